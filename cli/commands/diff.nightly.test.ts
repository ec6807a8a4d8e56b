import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { centos7Faults } from '../../containers/faults/centos7-faults.ts'
import { clusterFaults } from '../../containers/faults/cluster-faults.ts'
import type { StackFault } from '../../containers/faults/fault.ts'
import { runScripts } from '../../containers/faults/host-scripts.ts'
import { transportEncryptionFaults } from '../../containers/faults/transport-encryption-faults.ts'
import { startCentos7 } from '../../containers/stacks/centos7.ts'
import { startCluster } from '../../containers/stacks/cluster.ts'
import type { Stack } from '../../containers/stacks/stack.ts'
import { startTransportEncryption } from '../../containers/stacks/transport-encryption.ts'
import type { ProfileName } from '../../core/requirement.ts'
import { targetNameOf } from '../../core/target.ts'
import { shareName, shareOf } from '../../lab/nightly.ts'
import { collectStack, judgeAll } from '../../lab/stacks/audit-stack.ts'
import { detectEngineForTests } from '../../lab/stacks/engine-for-tests.ts'
import { useStack } from '../../lab/stacks/use-stack.ts'
import { renderRunJson } from '../../reports/run-json.ts'
import { assembleRun } from '../../suites/assemble-run.ts'
import { composeRunFile } from '../files/compose-run-file.ts'
import { printDifferences } from './diff.ts'

const { engine, note } = await detectEngineForTests()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-diff-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Change = Pick<StackFault, 'apply' | 'revert'>

/** What another tool does to the document's DNAT rules. */
const natFlushed: Change = runScripts('mattermost1', {
  apply: 'iptables-save -t nat > /run/nat.rules && iptables -t nat -F',
  revert: 'iptables-restore --table=nat < /run/nat.rules',
})

const stacks: {
  name: string
  profile: ProfileName
  start: (options: { engine: NonNullable<typeof engine> }) => Promise<Stack>
  /** What changes, and what the command must say of it: the id, and the verdicts. */
  changes: Record<string, { change: Change; said: string[] }>
}[] = [
  {
    name: 'centos7',
    profile: 'current',
    start: startCentos7,
    changes: {
      '8065 is opened': {
        change: centos7Faults['app-port-open-ipv4'],
        said: ['app-listen-address: pass → fail', 'app-port-exposure: pass → fail', 'firewall: pass → fail'],
      },
    },
  },
  {
    name: 'transport-encryption',
    profile: 'current',
    start: startTransportEncryption,
    changes: {
      'require_secure_transport is turned off': {
        change: transportEncryptionFaults['database-tls-optional'],
        // Which sessions are encrypted the server doesn't tell, and nothing enforces it any more.
        said: ['db-tls-required: pass → fail', 'db-tls-session: pass → inconclusive'],
      },
    },
  },
  {
    name: 'cluster',
    // By what is right today the document's tunnels fail anyway: nothing starts them again.
    profile: 'transport-encryption',
    start: startCluster,
    changes: {
      'a tunnel is killed': {
        change: clusterFaults['tunnel-dead'],
        said: ['cluster-tunnel-reachability: pass → fail', 'cluster-tunnels: pass → fail'],
      },
      'the nat table is flushed': {
        change: natFlushed,
        said: ['cluster-dnat: pass → fail'],
      },
    },
  },
]

describe.skipIf(engine === null).each(shareOf(stacks, 1))(
  `diff on $name, of ${shareName}${note}`,
  ({ name, profile, start, changes }) => {
    const stackOf = useStack(engine, start)

    test.for(Object.entries(changes))('%s, and mended', async ([, { change, said }]) => {
      const stack = stackOf()
      const sound = await runOf(stack, profile, `${name}-sound`)
      let broken: string
      try {
        await change.apply(stack)
        broken = await runOf(stack, profile, `${name}-broken`)
      } finally {
        await change.revert(stack)
      }
      const mended = await runOf(stack, profile, `${name}-mended`)
      const back = said.map((line) => line.replace(/(\S+) → (\S+)$/, '$2 → $1'))
      expect(await changesBetween(stack, sound, broken)).toEqual({ code: 1, lines: said })
      expect(await changesBetween(stack, broken, mended)).toEqual({ code: 0, lines: back })
      expect(await changesBetween(stack, sound, mended)).toEqual({ code: 0, lines: [] })
    })
  },
)

/** The path of a run.json, as the command would write it. */
async function runOf(stack: Stack, profile: ProfileName, name: string): Promise<string> {
  const collection = await collectStack(stack)
  const run = assembleRun(collection, profile, judgeAll(collection, profile), [])
  const path = join(folder, `${name}.json`)
  await writeFile(path, renderRunJson(composeRunFile([run], null)))
  return path
}

/** What `mmverify diff` prints, without the target and the reasons, each of which must be given. */
async function changesBetween(
  { target }: Stack,
  one: string,
  other: string,
): Promise<{ code: number; lines: string[] }> {
  const printed: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text))
    return true
  })
  try {
    const code = await printDifferences(one, other)
    const changes = printed
      .join('')
      .split('\n')
      .flatMap((line) => {
        const [, name, change, reason = ''] = /^ {2}\w+ (\S+) (\S+: \S+ → \S+): (.+)$/.exec(line) ?? []
        // Another verdict, not another reason.
        if (change === undefined || change.startsWith('grade: ') || /: (\S+) → \1$/.test(change)) return []
        expect(name).toBe(targetNameOf(target))
        expect(reason).not.toBe('')
        return [change]
      })
    return { code, lines: changes.sort() }
  } finally {
    write.mockRestore()
  }
}
