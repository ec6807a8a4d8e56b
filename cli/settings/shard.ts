import { createHash } from 'node:crypto'
import { createAccessRecord } from '../../core/access.ts'
import type { Shard, Waiver } from '../../core/run.ts'
import { targetNameOf } from '../../core/target.ts'
import { UsageError } from '../usage-error.ts'
import type { Source } from './settings.ts'

/** The part of the targets that `--shard I/N` names: every n-th, so that the parts are of one size whatever the order of the list. */
export async function takeShard(
  source: Source,
  argument: string | undefined,
  waivers: readonly Waiver[],
): Promise<{ source: Source; shard: Shard | null }> {
  if (argument === undefined) return { source, shard: null }
  if (source.kind !== 'targets')
    throw new UsageError('--shard takes a part of the targets: give --config FILE')
  const [, index = 0, of = 0] = /^(\d{1,4})\/(\d{1,4})$/.exec(argument)?.map(Number) ?? []
  if (index < 1 || index > of) throw new UsageError(`not a shard: '${argument}': give I/N, from 1/N to N/N`)
  const deployments = source.deployments.filter((_, place) => place % of === index - 1)
  if (deployments.length === 0) {
    throw new UsageError(`shard ${argument} has no target: there are ${source.deployments.length}`)
  }
  const { knowledge } = await import('../../suites/knowledge.ts')
  return {
    source: { kind: 'targets', deployments },
    shard: {
      index,
      of,
      targets: source.deployments.length,
      names: source.deployments.map(({ target }) => targetNameOf(target)),
      fingerprints: {
        targets: digest(
          source.deployments.map(({ target, access }) => ({ target, access: createAccessRecord(access) })),
        ),
        waivers: digest(waivers),
        knowledge: digest(knowledge),
      },
    },
  }
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
