import type { Engine } from './engine.ts'

/** One line of what the engine says during a build or a pull. */
interface Event {
  stream?: string
  error?: string
}

const keptLines = 60

/**
 * Follows a build or a pull to its end. The engine answers 200 before it begins, so a failure comes as an event.
 *
 * @returns null, or what failed with the last lines said
 */
export async function followProgress(engine: Engine, stream: NodeJS.ReadableStream): Promise<string | null> {
  const said: string[] = []
  let failure: string | null = null
  await new Promise<void>((resolve, reject) => {
    engine.docker.modem.followProgress(
      stream,
      (error) => (error ? reject(error) : resolve()),
      (event: Event) => {
        if (event.stream) said.push(event.stream)
        if (said.length > keptLines) said.shift()
        failure ??= event.error ?? null
      },
    )
  })
  return failure === null ? null : `${failure}\n${said.join('')}`
}
