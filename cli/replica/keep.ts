import {
  type KeptReplica,
  listKeptReplicas,
  nameKeptContainers,
} from '../../containers/docker/kept-replicas.ts'
import { removeKept } from '../../containers/docker/remove-leftovers.ts'
import type { ProfileName } from '../../core/requirement.ts'
import { type Target, targetNameOf } from '../../core/target.ts'
import { collect } from '../../probes/collect.ts'
import { outsideProbes } from '../../probes/probe-catalogue.ts'
import { exitCodes } from '../exit-codes.ts'
import { createProgress } from '../progress.ts'
import { UsageError } from '../usage-error.ts'
import { withEngine } from './engine-gone.ts'
import { readReplicaRecord, removeReplicaFolder, replicaFolderOf, writeReplicaFolder } from './folder.ts'
import { type StackChoice, type StackName, stackNames } from './options.ts'
import type { ReplicaRecord } from './record-schema.ts'
import { requireEngine, startStack } from './stacks.ts'

/** Starts a replica that stays, and prints how to reach it; one that runs already is described the same way. */
export async function keepReplica(
  choice: StackChoice,
  profile: ProfileName | null,
  signal: AbortSignal,
): Promise<number> {
  const { name } = choice
  const { note } = createProgress(process.stderr)
  const engine = await requireEngine()
  for (const kept of await listKeptReplicas(engine)) {
    if (kept.stack !== name) continue
    if (kept.state === 'starting') {
      throw new UsageError(`${name} is being started by process ${kept.owner?.pid}: wait for it, or end it`)
    }
    if (kept.state === 'running') {
      const record = await requireSameChoice(kept, choice, profile)
      note(`${name} already runs, since ${kept.since?.toISOString()}`)
      process.stdout.write(describeReplica(record))
      return exitCodes.passed
    }
    note(`${name} was started before and ${stateWords[kept.state]}: removing it`)
    await removeKept(engine, name)
  }
  await using undo = new AsyncDisposableStack()
  signal.addEventListener('abort', () => note(`interrupted: removing the replica ${name}`), { once: true })
  const stack = undo.use(
    await withEngine(engine, () => startStack(choice, { engine, kept: true, signal, progress: note })),
  )
  signal.throwIfAborted()
  await nameKeptContainers(engine, stack.run)
  const record = writeReplicaFolder(stack, choice, profile)
  undo.move()
  process.stdout.write(describeReplica(record))
  return exitCodes.passed
}

/** Removes one kept replica, or all, with their files. Nothing to remove is no error. */
export async function removeReplicas(name: StackName | null): Promise<number> {
  const { note } = createProgress(process.stderr)
  const engine = await requireEngine()
  for (const stack of name === null ? stackNames : [name]) {
    const { containers, networks, volumes } = await removeKept(engine, stack)
    removeReplicaFolder(stack)
    const removed = [...containers.map((container) => container.replace(/^\//, '')), ...networks, ...volumes]
    if (removed.length > 0) note(`${stack} is removed: ${removed.join(', ')}`)
    else if (name !== null) note(`${stack} does not run`)
  }
  return exitCodes.passed
}

/** Prints a line for each kept replica. 1 when one does not answer, or the one asked for does not run. */
export async function printStatus(name: StackName | null, signal: AbortSignal): Promise<number> {
  const engine = await requireEngine()
  const kept = (await listKeptReplicas(engine)).filter(({ stack }) => name === null || stack === name)
  if (kept.length === 0) {
    process.stdout.write(name === null ? 'no replica is kept running\n' : `${name} does not run\n`)
    return name === null ? exitCodes.passed : exitCodes.failed
  }
  const answers = await Promise.all(kept.map((replica) => askHealth(replica, signal)))
  for (const [index, { stack, since, containers }] of kept.entries()) {
    const { words } = answers[index] ?? { words: '' }
    const age = since === null ? '' : `since ${since.toISOString()}, `
    process.stdout.write(`${stack}: ${age}${containers.length} containers, ${words}\n`)
  }
  signal.throwIfAborted()
  return answers.every(({ well }) => well) ? exitCodes.passed : exitCodes.failed
}

const stateWords = {
  running: 'runs',
  starting: 'is being started',
  stopped: 'does not run whole',
  incomplete: 'its start was cut short',
} as const satisfies Record<KeptReplica['state'], string>

async function requireSameChoice(
  kept: KeptReplica,
  choice: StackChoice,
  profile: ProfileName | null,
): Promise<ReplicaRecord> {
  const { name } = choice
  const record = await readReplicaRecord(name)
  if (record?.run !== kept.run) {
    throw new UsageError(
      `${name} runs, but not with the files in ${replicaFolderOf(name)}: mmverify replica down ${name} first`,
    )
  }
  const wanted: Record<string, string> = choice.options
  const different = Object.keys(wanted).find((key) => wanted[key] !== record.options[key])
  if (different !== undefined || (profile !== null && profile !== record.profile)) {
    const options = [
      ...Object.entries(record.options).map(([key, value]) => `${key}=${value}`),
      ...(record.profile === null ? [] : [`--profile ${record.profile}`]),
    ]
    throw new UsageError(
      `${name} already runs with ${options.join(', ') || 'no options'}: mmverify replica down ${name} first`,
    )
  }
  return record
}

async function askHealth(kept: KeptReplica, signal: AbortSignal): Promise<{ well: boolean; words: string }> {
  if (kept.state !== 'running') {
    return { well: false, words: `${stateWords[kept.state]}: mmverify replica down ${kept.stack}` }
  }
  const stack = stackNames.find((name) => name === kept.stack)
  const record = stack ? await readReplicaRecord(stack) : null
  if (record?.run !== kept.run) return { well: false, words: 'started with files that are not here' }
  const outcome = await pingTarget(record.target, signal)
  if (outcome?.status !== 'ok')
    return { well: false, words: `does not answer (${outcome?.status ?? 'timeout'})` }
  const { status: code } = outcome.value.response
  return { well: code === 200, words: `answers (HTTP ${code}), Mattermost: ${record.mattermost}` }
}

const pingTimeoutMs = 5000

async function pingTarget(target: Target, signal: AbortSignal) {
  const options = {
    timeout: pingTimeoutMs,
    deadline: 2 * pingTimeoutMs,
    maxConnections: 2,
    signal,
    now: () => new Date(),
    wanted: ['mattermost.ping'] as const,
  }
  const { facts } = await collect(target, outsideProbes, options)
  return facts.mattermost?.ping
}

function describeReplica(record: ReplicaRecord): string {
  const { target, published } = record
  const ports = Object.entries(published.ports)
  const rows: [string, string][] = [
    ['replica', [record.name, ...Object.entries(record.options).map((pair) => pair.join('='))].join(' ')],
    ['Mattermost', record.mattermost],
    ['target', `https://${targetNameOf(target)} at ${target.connectTo?.join(', ')}`],
    ...ports.map(([port, at]): [string, string] => ['published', `port ${port} at 127.0.0.1:${at}`]),
    ...Object.entries(record.hosts).map(([name, all]): [string, string] => [
      'host',
      `${name} ${all.join(' ')}`,
    ]),
    ...Object.entries(record.credentials).map(([name, value]): [string, string] => [
      'credential',
      `${name} ${value}`,
    ]),
    ...Object.entries(record.files).map(([what, path]): [string, string] => [what, path]),
    ['verify', `mmverify --config ${quoteShellWord(record.files.config ?? '')}`],
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join('')
}

/** POSIX shell quoting, where it is needed. */
function quoteShellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
