import type { FactsAt } from '../../../../core/fact.ts'
import { describeFailure } from '../../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../../core/verdict.ts'
import { judgeWithoutOlderVersions } from './older-versions.ts'

export const ticketbleedFacts = ['tls.versions', 'tls.ticketbleed'] as const

const sentLength = 31

/** Passes where the session id came back as sent, or no ticket is issued; only a resumed session says anything. */
export function judgeTicketbleed(facts: FactsAt<(typeof ticketbleedFacts)[number]>): Verdict {
  const without = judgeWithoutOlderVersions(facts['tls.versions'])
  if (without) return without
  const outcome = facts['tls.ticketbleed']
  if (outcome.status !== 'ok' || !outcome.value) {
    const observed = outcome.status === 'ok' ? 'nothing to ask was found' : describeFailure(outcome)
    return inconclusive(
      `resumption by ticket could not be tried: ${observed}`,
      createEvidence('tls.ticketbleed', observed),
    )
  }
  const { version, ticket, resumed, sessionIdLength, echoed } = outcome.value
  if (!ticket) {
    return pass(
      `a finished ${version} handshake came without a session ticket`,
      createEvidence('tls.ticketbleed', `${version}: no ticket`),
    )
  }
  const evidence = createEvidence(
    'tls.ticketbleed',
    `${version}: ${resumed ? 'resumed' : 'not resumed'}; sent a session id of ${sentLength} bytes, received ${sessionIdLength}${echoed ? ' that begin with it' : ''}`,
  )
  if (!resumed)
    return inconclusive(
      'the server did not resume with its own ticket, so the flaw had no occasion',
      evidence,
    )
  if (sessionIdLength === null || sessionIdLength <= sentLength)
    return pass('a session resumed by ticket returned no byte more than the session id it was sent', evidence)
  return echoed
    ? fail(
        `a session id of ${sentLength} bytes came back as ${sessionIdLength}: the rest is memory of the server`,
        evidence,
      )
    : inconclusive('a session resumed by ticket has a session id of the server’s own making', evidence)
}
