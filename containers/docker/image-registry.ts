import { followProgress } from './build-progress.ts'
import type { StackRun } from './stack-run.ts'

/** `unreachable`: no registry answered. */
export type PullResult = { status: 'ok' } | { status: 'unreachable'; reason: string }

/** A registry answered, and has no such image (or shows it to nobody): what was asked for is a mistake. */
export class NoSuchImage extends Error {
  override readonly name = 'NoSuchImage'
}

export async function hasImage(engine: StackRun['engine'], image: string): Promise<boolean> {
  try {
    await engine.docker.getImage(image).inspect()
    return true
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false
    throw error
  }
}

/**
 * Pulls an image. The engine answers 404 when the registry knows no such image, and 500 when it could not speak to the
 * registry at all.
 *
 * @throws NoSuchImage
 */
export async function pullImage(
  run: Pick<StackRun, 'engine' | 'signal'>,
  image: string,
): Promise<PullResult> {
  const { docker } = run.engine
  try {
    const stream: NodeJS.ReadableStream = await docker.pull(image, { abortSignal: run.signal })
    const failure = await followProgress(run.engine, stream)
    return failure === null ? { status: 'ok' } : { status: 'unreachable', reason: failure }
  } catch (error) {
    const { statusCode } = error as { statusCode?: number }
    if (statusCode === 404) throw new NoSuchImage(`no registry has the image ${image}`, { cause: error })
    if (statusCode !== 500) throw error
    return { status: 'unreachable', reason: (error as Error).message.trim() }
  }
}
