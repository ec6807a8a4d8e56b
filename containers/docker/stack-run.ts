import { randomBytes } from 'node:crypto'
import type { Engine } from './engine.ts'
import { createRunLabels, type Labels } from './engine-labels.ts'
import { removeLeftovers, removeRun } from './remove-leftovers.ts'

/** One start of one stack. Disposing of it removes everything that carries its labels. */
export interface StackRun extends AsyncDisposable {
  engine: Engine
  id: string
  stack: string
  labels: Labels
  signal: AbortSignal
  /** Told one line at each step, for a person who waits. */
  progress: (line: string) => void
}

export interface StackRunOptions {
  engine: Engine
  /** Ends the start; what was made until then is removed. */
  signal?: AbortSignal | undefined
  /** Leave it running after this process: it is taken down by name. */
  kept?: boolean | undefined
  progress?: ((line: string) => void) | undefined
}

/** Begins a run, after removing what dead runs left. */
export async function createStackRun(stack: string, options: StackRunOptions): Promise<StackRun> {
  await removeLeftovers(options.engine)
  const id = randomBytes(4).toString('hex')
  const { engine } = options
  return {
    engine,
    id,
    stack,
    labels: createRunLabels({ id, stack, kept: options.kept ?? false }),
    signal: options.signal ?? new AbortController().signal,
    progress: options.progress ?? (() => {}),
    async [Symbol.asyncDispose]() {
      await removeRun(engine, id)
    },
  }
}

/**
 * Waits for all, also when one fails: what the others still make is labelled, and must be there before it is removed.
 *
 * @throws the first failure
 */
export async function waitForAll<T extends readonly unknown[]>(
  promises: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(promises)
  return (await Promise.all(promises)) as unknown as T
}
