import type { Engine } from '../../containers/docker/engine.ts'

/** The Docker engine under a replica ended while it was needed: nothing that the user asked for wrongly, and no bug. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone'

  constructor({ endpoint }: Engine, cause: unknown) {
    super(
      `the Docker engine at ${endpoint} is gone: what is left of the replica is removed by the next start of one`,
      {
        cause,
      },
    )
  }
}

/**
 * Does what needs the engine.
 *
 * @throws EngineGone where it fails and the engine does not answer either, which is asked since no error says so by itself
 */
export async function withEngine<T>(engine: Engine, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (await answers(engine)) throw error
    throw new EngineGone(engine, error)
  }
}

const askTimeoutMs = 5000

async function answers({ docker }: Engine): Promise<boolean> {
  try {
    await docker.listContainers({ limit: 1, abortSignal: AbortSignal.timeout(askTimeoutMs) })
    return true
  } catch {
    return false
  }
}
