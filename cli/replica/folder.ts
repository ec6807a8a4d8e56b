import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { stringify } from 'yaml'
import type { SaltStack } from '../../containers/stacks/salt.ts'
import type { Stack } from '../../containers/stacks/stack.ts'
import type { ProfileName } from '../../core/requirement.ts'
import { type Target, targetNameOf } from '../../core/target.ts'
import { makeFolder } from '../../reports/private-files.ts'
import { UsageError } from '../usage-error.ts'
import { type AccessFiles, describeAccess } from './access-files.ts'
import type { StackChoice, StackName } from './options.ts'
import type { ReplicaRecord } from './record-schema.ts'

const recordFile = 'replica.json'

/** `$XDG_STATE_HOME/mmverify/replicas/NAME`; the XDG base directory specification has relative paths ignored. */
export function replicaFolderOf(name: StackName): string {
  const given = process.env.XDG_STATE_HOME
  const state = given && isAbsolute(given) ? given : join(homedir(), '.local', 'state')
  return join(state, 'mmverify', 'replicas', name)
}

/** Writes a kept replica's folder, mode 700, its files 600: replica.json, the CA, and a config file that verifies it. */
export function writeReplicaFolder(
  stack: Stack | SaltStack,
  choice: StackChoice,
  profile: ProfileName | null,
): ReplicaRecord {
  const folder = replicaFolderOf(choice.name)
  const inside = describeAccess(stack)
  const files: Record<string, { name: string; content: string }> = {
    CA: { name: 'ca.pem', content: stack.ca },
    config: { name: 'mmverify.yaml', content: renderConfig(stack.target, profile, inside) },
    ...inside.files,
    ...('roster' in stack && listSaltFiles(stack)),
  }
  const record: ReplicaRecord = {
    schemaVersion: 1,
    name: choice.name,
    run: stack.run,
    options: choice.options,
    profile,
    mattermost: stack.mattermost,
    target: stack.target,
    published: stack.published,
    hosts: Object.fromEntries(
      Object.values(stack.nodes).map(({ name, addresses }) => [
        name,
        addresses.flatMap(({ ipv4, ipv6 }) => (ipv6 === null ? [ipv4] : [ipv4, ipv6])),
      ]),
    ),
    credentials: stack.credentials,
    files: Object.fromEntries(Object.entries(files).map(([what, { name }]) => [what, join(folder, name)])),
  }
  const fresh = `${folder}.${randomBytes(4).toString('hex')}`
  makeFolder(dirname(folder))
  mkdirSync(fresh, { mode: 0o700 })
  for (const { name, content } of Object.values(files)) writePrivate(join(fresh, name), content)
  writePrivate(join(fresh, recordFile), `${JSON.stringify(record, null, 2)}\n`)
  rmSync(folder, { recursive: true, force: true })
  renameSync(fresh, folder)
  return record
}

/** Null when there is none of that name. */
export async function readReplicaRecord(name: StackName): Promise<ReplicaRecord | null> {
  const path = join(replicaFolderOf(name), recordFile)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const { recordSchema } = await import('./record-schema.ts')
  const parsed = recordSchema.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new UsageError(`${path} is not of this version of mmverify: mmverify replica down ${name}`)
  }
  return parsed.data
}

/** Removes a replica's files, and the folders above that mmverify made if nothing else is in them. */
export function removeReplicaFolder(name: StackName): void {
  const folder = replicaFolderOf(name)
  rmSync(folder, { recursive: true, force: true })
  for (const parent of [dirname(folder), dirname(dirname(folder))]) {
    try {
      rmdirSync(parent)
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error
      return
    }
  }
}

/** A config file for `--config`, its paths relative to itself. */
function renderConfig(target: Target, profile: ProfileName | null, inside: AccessFiles): string {
  return stringify({
    ...(profile !== null && { profile }),
    ssh: inside.ssh,
    targets: [
      {
        host: targetNameOf(target),
        ...(target.connectTo && { connectTo: target.connectTo }),
        ports: target.ports,
        ca: ['ca.pem'],
        ...(target.simulated !== undefined && { simulated: target.simulated }),
        ...inside.target,
      },
    ],
  })
}

function listSaltFiles({ roster, ssh }: SaltStack) {
  return {
    roster: { name: 'roster', content: roster },
    'SSH key': { name: 'ssh-key.pem', content: ssh.privateKey },
    'known hosts': { name: 'known_hosts', content: ssh.knownHosts },
  }
}

/** The mode is set again, since the umask may have taken from it. */
function writePrivate(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600, flag: 'wx' })
  chmodSync(path, 0o600)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
