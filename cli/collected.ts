import { probes } from '../probes/catalogue.ts'
import { collect } from '../probes/collect.ts'
import type { Collection } from '../probes/facts.ts'
import { targetName } from '../probes/target.ts'
import { createProgress } from './progress.ts'
import type { Deployment, Settings } from './settings.ts'

/** How many targets are asked at the same time. */
const targetsAtOnce = 4

/**
 * The evidence of all targets, in their order and in batches. A batch is being collected before the one before it is taken,
 * and no more than that: what waits to be judged is bounded. Ends early, between batches, once the signal has fired.
 */
export async function* collected(
  deployments: readonly Deployment[],
  size: number,
  settings: Settings,
  signal: AbortSignal,
): AsyncGenerator<Collection[]> {
  const batches = Array.from({ length: Math.ceil(deployments.length / size) }, (_, index) =>
    deployments.slice(index * size, (index + 1) * size),
  )
  const begin = (index: number) => {
    const batch = batches[index]
    if (!batch || signal.aborted) return null
    const collecting = collectBatch(batch, settings, signal)
    // Its failure is met when it is taken, which may be later.
    collecting.catch(() => {})
    return collecting
  }
  let next = begin(0)
  for (let index = 1; next; index += 1) {
    const batch: Collection[] = await next
    next = begin(index)
    yield batch
  }
}

async function collectBatch(
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
