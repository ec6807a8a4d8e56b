import { join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { probes } from '../probes/catalogue.ts'
import { collect } from '../probes/collect.ts'
import type { Collection } from '../probes/facts.ts'
import { targetName } from '../probes/target.ts'
import { writeFileAtomically } from '../reports/atomic.ts'
import { reporters, warmReporters } from '../reports/index.ts'
import { renderRunJson } from '../reports/run-json.ts'
import { renderTerminal } from '../reports/terminal.ts'
import { assembleRun } from '../suites/assemble.ts'
import type { Auditor } from '../suites/audit.ts'
import type { ProfileName } from '../suites/requirement.ts'
import { type Run, type RunFile, runSchemaVersion } from '../suites/run.ts'
import { exitCodeOf, exitCodes } from './exit.ts'
import { factsFile, readFacts } from './facts-directory.ts'
import { createProgress } from './progress.ts'
import type { Replica } from './replica.ts'
import { requireResolvable } from './resolvable.ts'
import type { Deployment, Settings } from './settings.ts'

/** How many targets are asked at the same time. */
const targetsAtOnce = 4

/** The main job: collect → facts.json → suites → run.json → reports. The exit code is the gate's. */
export async function verify(settings: Settings, signal: AbortSignal): Promise<number> {
  const { source, profile } = settings
  await using stack = new AsyncDisposableStack()
  let collections: Collection[]
  let auditor: Promise<Auditor>
  if (source.kind === 'facts') {
    collections = await readFacts(source.directory)
    auditor = openedAuditor()
  } else {
    const deployments =
      source.kind === 'targets'
        ? source.deployments
        : [stack.use(await startedReplica(source, profile, signal))]
    const targets = deployments.map(({ target }) => target)
    await requireResolvable(targets, settings.timeout, signal)
    const collecting = collectAll(deployments, settings, signal)
    // Loading Vitest and the report generator blocks this thread: the first packets go out before.
    auditor = new Promise(setImmediate).then(openedAuditor)
    warmReporters(settings.reporters.map(({ name }) => name))
    collections = await collecting
  }
  const audit = stack.use(await auditor)
  if (signal.aborted) return exitCodes.interrupted

  const results = await audit.judge({ collections, profile, ids: settings.ids })
  const runs = collections.map((collection, index) =>
    assembleRun(collection, profile, results[index] ?? [], settings.waivers),
  )
  const file = runFile(runs)
  if (source.kind !== 'facts') {
    writeFileAtomically(
      join(settings.reportDirectory, 'facts.json'),
      `${JSON.stringify(factsFile(collections), null, 2)}\n`,
    )
  }
  writeFileAtomically(join(settings.reportDirectory, 'run.json'), renderRunJson(file))
  for (const { name, path } of settings.reporters) {
    const reporter = reporters[name as keyof typeof reporters]
    await reporter.write(file, path ?? join(settings.reportDirectory, reporter.path))
  }
  if (signal.aborted) return exitCodes.interrupted
  const code = exitCodeOf(runs, settings.gate)
  print(file, settings, gateWord[code])
  return code
}

async function openedAuditor(): Promise<Auditor> {
  const { openAuditor } = await import('../suites/audit.ts')
  return openAuditor()
}

async function startedReplica(
  { replica, faults }: Extract<Settings['source'], { kind: 'replica' }>,
  profile: ProfileName,
  signal: AbortSignal,
): Promise<Replica> {
  const { startReplica } = await import('./replica.ts')
  return startReplica(replica, faults, profile, signal)
}

async function collectAll(
  deployments: readonly Deployment[],
  settings: Settings,
  signal: AbortSignal,
): Promise<Collection[]> {
  const progress = createProgress(process.stderr)
  const collections: Collection[] = []
  const waiting = [...deployments.entries()]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, { target, access }] = next
      const name = targetName(target)
      progress.start(name)
      collections[index] = await collect(target, probes, {
        ...settings,
        access,
        signal,
        now: () => new Date(),
        onProgress: (step) => progress.step(name, step),
      })
    }
  }
  try {
    await Promise.all(Array.from({ length: targetsAtOnce }, work))
  } finally {
    progress.clear()
  }
  return collections
}

function runFile(runs: Run[]): RunFile {
  const header = {
    schemaVersion: runSchemaVersion,
    tool: { name: 'mmverify', version: manifest.version },
  } as const
  const [only, ...more] = runs
  return only && more.length === 0 ? { ...header, ...only } : { ...header, runs }
}

const gateWord = {
  [exitCodes.passed]: 'passed',
  [exitCodes.failed]: 'failed',
  [exitCodes.inconclusive]: 'inconclusive',
} as const

function print(
  file: RunFile,
  { json, reportDirectory }: Settings,
  gate: (typeof gateWord)[keyof typeof gateWord],
): void {
  if (json) {
    process.stdout.write(renderRunJson(file))
    return
  }
  const { isTTY, columns } = process.stdout
  const color = isTTY === true && !process.env.NO_COLOR
  process.stderr.write(`mmverify: reports are in ${reportDirectory}\n`)
  process.stdout.write(renderTerminal(file, { color, width: Math.min(columns ?? 100, 120), gate }))
}
