import { readFileSync } from 'node:fs'

/** What Node, the reports and the resolver have open themselves. */
const ownFiles = 48

/** The embedded replica is in this process: each connection has two ends here, and one to what is behind its proxy. */
const filesOfSimulated = 3

/**
 * How many connections to a target may be open at once, where this process may open few files (`ulimit -n`): without a file for its end, a
 * connection fails here, which says nothing of the peer.
 */
export function boundConnections(wanted: number, targets: number, simulated: boolean, limit: number): number {
  const files = (limit - ownFiles) / targets / (simulated ? filesOfSimulated : 1)
  return Math.max(1, Math.min(wanted, Math.floor(files)))
}

/** Node has raised it as far as the system lets it. Unknown where there is no /proc: then it is taken for high. */
export function readOpenFileLimit(): number {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? []
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft)
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
