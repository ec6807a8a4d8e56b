import { UsageError } from '../usage-error.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'
import type { Pace } from './settings.ts'

/** With `--gentle` at most 2 / 0.1 s = 20 connections are made in a second. */
const gentle = { connections: 2, pause: 100 }

/** How long is waited, and how much is asked at once. */
export function resolvePace(flags: Flags, config: Config): Pace {
  const timeout = flags.timeout ?? config.timeout ?? 10
  const isGentle = flags.gentle ?? config.gentle ?? false
  return {
    timeout: timeout * 1000,
    deadline: (flags.deadline ?? config.deadline ?? 12 * timeout) * 1000,
    maxConnections: isGentle ? chooseGentleConnections(flags, config) : chooseConnections(flags, config),
    pause: isGentle ? gentle.pause : 0,
  }
}

function chooseConnections(flags: Flags, config: Config): number {
  return flags.maxConnections ?? config.maxConnections ?? 16
}

/** One may be asked for, but more than two is the contrary: where the flag says gentle, and the file more, the flag holds. */
function chooseGentleConnections(flags: Flags, config: Config): number {
  const given = chooseConnections(flags, { maxConnections: gentle.connections, ...config })
  if (given <= gentle.connections) return given
  if (flags.gentle && flags.maxConnections === undefined) return gentle.connections
  throw new UsageError(
    `gentle is at most ${gentle.connections} connections at once, and ${given} were asked for: leave one out`,
  )
}
