import { defineCheck } from '../../../core/check.ts'
import type { Fact, FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import { isDeclined, pagesOfBothWays } from '../../reading/edge/both-ways.ts'
import { sortPages } from '../../reading/edge/http-responses.ts'
import { explainRepetition } from '../../reading/repeated-absence.ts'
import { serviceClauses } from '../../requirements/service-clauses.ts'

/** QUIC 1 (RFC 9000 §15) and 2 (RFC 9369 §3.1): what HTTP/3 runs over. */
const currentVersions: readonly string[] = ['0x00000001', '0x6b3343cf']

export const check = defineCheck({
  id: 'http3',
  area: 'edge',
  title: 'HTTP/3, where it is advertised, is there',
  severity: 'low',
  why: 'A client that is told of HTTP/3 tries it first: at a port where nobody speaks it every first request waits until the client gives up, and some networks make that long.',
  remediation:
    'Open UDP 443 in the firewall and let nginx listen there (`listen 443 quic reuseport;`, `http3 on;`), or take `add_header Alt-Svc` out and answer `Alt-Svc: clear` for as long as the old one was cached.',
  references: ['https://www.rfc-editor.org/rfc/rfc9114', 'https://nginx.org/en/docs/quic.html'],
  needs: ['quic.http3', ...pagesOfBothWays],
  requirements: {
    current: { value: null, clauses: [serviceClauses.http3, serviceClauses.versionNegotiation] },
  },
  judge: (facts) => {
    const { advertised, answers } = facts['quic.http3']
    const silent = advertised.length === 0 ? findSilentWay(facts) : null
    if (silent !== null)
      return inconclusive(
        `no page was answered over ${silent.name} that could advertise HTTP/3: ${silent.unanswered.join(', ')}`,
        createEvidence(silent.fact, silent.unanswered.join(', ')),
      )
    if (advertised.length === 0)
      return notApplicable(
        'HTTP/3 is advertised neither in Alt-Svc nor in an HTTPS record that was seen; it is optional',
        createEvidence('quic.http3', 'no h3 advertised'),
      )
    if (answers.length === 0) {
      const places = advertised.map(({ host, port }) => `${host}:${port}`).join(', ')
      return inconclusive(
        `HTTP/3 is advertised at another host only (${places}), which was not asked`,
        createEvidence('quic.http3', `h3 at ${places}`),
      )
    }
    return combineVerdicts(answers.map((answer) => judgeAnswer(answer, sourcesOf(advertised, answer.port))))
  },
})

/** A way that the server takes, and by which it answers no page. */
function findSilentWay(facts: FactsAt<(typeof pagesOfBothWays)[number]>) {
  const ways = [
    { name: 'HTTP/1.1', fact: 'http.pages' as const },
    { name: 'HTTP/2', fact: 'http.pagesOverHttp2' as const },
  ].map((way) => ({
    ...way,
    ...sortPages(facts[way.fact]),
    declined: isDeclined(Object.values(facts[way.fact])),
  }))
  const taken = ways.filter(({ declined }) => !declined)
  return (taken.length > 0 ? taken : ways).find(({ answered }) => answered.length === 0) ?? null
}

function sourcesOf(advertised: Fact<'quic.http3'>['advertised'], port: number): string {
  const names = { 'alt-svc': 'Alt-Svc', 'https-record': 'an HTTPS record' } as const
  const sources = advertised.filter((service) => service.port === port).map(({ source }) => names[source])
  return [...new Set(sources)].join(' and ')
}

/**
 * Only an explicit answer fails, and an ICMP error is one where it came each time, while the host accepted TCP before, between
 * and after. Silence over UDP is what a firewall on either side makes, and a server may limit how
 * often it answers a version it doesn't know (RFC 9000 §5.2.2).
 */
function judgeAnswer(
  { port, outcome, refusals }: Fact<'quic.http3'>['answers'][number],
  sources: string,
): Verdict {
  const where = `UDP port ${port}`
  if (outcome.status !== 'refused' && refusals)
    return inconclusive(
      `HTTP/3 is advertised in ${sources}, and ${where} was refused by ICMP once and then not: ${outcome.status === 'ok' ? 'QUIC answered' : describeFailure(outcome)}`,
      createEvidence('quic.http3', `${where}: absent ${refusals.absent} of ${refusals.asked} times`),
    )
  if (outcome.status === 'ok') {
    const { versions } = outcome.value
    const evidence = createEvidence(
      'quic.http3',
      `${where}: Version Negotiation with ${versions.join(', ') || 'nothing usable'}`,
    )
    return versions.some((version) => currentVersions.includes(version))
      ? pass(`HTTP/3 is advertised in ${sources}, and QUIC answers at ${where}`, evidence)
      : fail(
          `HTTP/3 is advertised in ${sources}, but at ${where} neither QUIC 1 nor QUIC 2 is spoken, which clients need for it`,
          evidence,
        )
  }
  if (outcome.status === 'refused') {
    const doubt = refusals ? explainRepetition(refusals) : 'it was not asked again'
    const times = refusals ? `${refusals.absent} of ${refusals.asked} times` : 'once'
    const evidence = createEvidence('quic.http3', `${where}: ICMP port unreachable, ${times}`)
    return doubt === null
      ? fail(
          `HTTP/3 is advertised in ${sources}, but ${where} is closed (ICMP port unreachable, each time): clients try it first, in vain`,
          evidence,
        )
      : inconclusive(
          `HTTP/3 is advertised in ${sources}, and ${where} was refused (ICMP port unreachable), but ${doubt}`,
          evidence,
        )
  }
  const evidence = createEvidence('quic.http3', `${where}: ${describeFailure(outcome)}`)
  if (outcome.status === 'off-limits')
    return inconclusive(
      `HTTP/3 is advertised in ${sources} at ${where}, which is not asked because a server says so`,
      evidence,
    )
  if (outcome.status === 'malformed' || outcome.status === 'violation')
    return fail(
      `HTTP/3 is advertised in ${sources}, but what answers at ${where} is not QUIC: ${describeFailure(outcome)}`,
      evidence,
    )
  return inconclusive(
    `HTTP/3 is advertised in ${sources}, and ${where} did not answer (${describeFailure(outcome)}): nobody is there, or a firewall drops UDP, which may be on this side`,
    evidence,
  )
}
