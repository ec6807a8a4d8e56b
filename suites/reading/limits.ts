import type { FactPath } from '../../core/fact.ts'
import type { Verdict } from '../../core/verdict.ts'
import type { Collection } from '../../probes/collection.ts'

/** Facts that come from connections to the target, and are missing where these were not had. */
const asked = /^(?:tls|http|websocket|quic|ports|net)\.|^mattermost\.(?:ping|clientConfig)/

/**
 * An open question beside a limit that closed in on the run: the reason says so, since it is then not the server that has to be looked at, but
 * how it was asked. It never makes a verdict, nor changes one.
 */
export function mentionLimits(
  verdict: Verdict,
  { facts, target }: Collection,
  paths: readonly FactPath[],
): Verdict {
  const limits = facts.net?.limits
  if (verdict.verdict !== 'inconclusive' || !limits || !paths.some((path) => asked.test(path))) return verdict
  const ports = new Set([target.port, ...Object.values(target.ports), 80, 443])
  const closed = limits.closed
    .filter(({ port }) => ports.has(port))
    .map(
      ({ address, port, accepted, failed, status }) =>
        `${address} port ${port} had accepted ${accepted} connections of this run before the last ${failed} failed (${status}): a limit or a ban closed in on it`,
    )
  const declined =
    limits.declined > 0
      ? [
          `${limits.declined} requests of this run were declined for their rate, so that it slowed down to one in ${limits.interval} ms`,
        ]
      : []
  const notes = [...closed, ...declined]
  return notes.length === 0 ? verdict : { ...verdict, reason: `${verdict.reason}; ${notes.join('; ')}` }
}
