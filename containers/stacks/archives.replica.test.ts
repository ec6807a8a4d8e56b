import { describe, expect, test } from 'vitest'
import { collectArchives, replaceByArchives } from '../../lab/stacks/archived-stack.ts'
import { collectStack, judgeAll } from '../../lab/stacks/audit-stack.ts'
import { detectEngineForTests } from '../../lab/stacks/engine-for-tests.ts'
import { useStack } from '../../lab/stacks/use-stack.ts'
import { startCentos7 } from './centos7.ts'
import { startCluster } from './cluster.ts'

// What the script collects on a host is judged as what SSH tells. The hosts of the other two stacks are of the same images.

const { engine, note } = await detectEngineForTests()

/** A mask says nothing of what it masks: whether a secret was changed is not known. */
const masked = ['config-drift', 'not-assessed']

describe.skipIf(engine === null)(`centos7 by the script of host-script${note}`, () => {
  const stack = useStack(engine, startCentos7)

  test('every verdict is that of SSH, but for one that needs a secret itself', async () => {
    const differing = await compareVerdicts(stack())
    expect(differing.map(([id, , byArchive]) => [id, byArchive])).toEqual([masked])
  })
})

describe.skipIf(engine === null)(`cluster by the script of host-script${note}`, () => {
  const stack = useStack(engine, ({ engine: given }) =>
    startCluster({ engine: given, variant: 'repaired', nodes: 2 }),
  )

  test('every verdict is that of SSH, but for those that need a connection of a node, or a secret itself', async () => {
    const differing = await compareVerdicts(stack())
    expect(differing.map(([id, , byArchive]) => [id, byArchive])).toEqual([
      masked,
      ['cluster-dnat', 'inconclusive'],
      ['cluster-tunnel-reachability', 'inconclusive'],
    ])
  })
})

/** The checks whose verdict differs: id, over SSH, by the archive, and why. */
async function compareVerdicts(stack: ReturnType<ReturnType<typeof useStack>>) {
  const bySsh = await collectStack(stack)
  const byArchive = await replaceByArchives(bySsh, stack, await collectArchives(stack))
  const others = judgeAll(byArchive, 'current')
  return judgeAll(bySsh, 'current').flatMap(({ id, verdict }, index) => {
    const other = others[index]
    return other?.verdict === verdict ? [] : [[id, verdict, other?.verdict, other?.reason] as const]
  })
}
