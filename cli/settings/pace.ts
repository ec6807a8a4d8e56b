import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'
import type { Pace } from './settings.ts'

/** With `--gentle` at most 2 / 0.1 s = 20 connections are made in a second. */
const gentlePause = 100

/** How long is waited, and how much is asked at once. */
export function resolvePace(flags: Flags, config: Config): Pace {
  const timeout = flags.timeout ?? config.timeout ?? 10
  const gentle = flags.gentle ?? config.gentle ?? false
  return {
    timeout: timeout * 1000,
    deadline: (flags.deadline ?? config.deadline ?? 12 * timeout) * 1000,
    maxConnections: flags.maxConnections ?? (gentle ? 2 : (config.maxConnections ?? 16)),
    pause: gentle ? gentlePause : 0,
  }
}
