import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
} from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { listOfferedVersions, listUnsettledVersions } from '../../reading/edge/offered-versions.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** SSL 3.0 is left out: it has ids only, and no library here speaks it. */
const resumable = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const

/** Seconds. */
type Value = { most: number } | { exactly: number }

export const check = defineCheck<'tls.versions' | 'tls.resumption', Value>({
  id: 'tls-session-resumption',
  area: 'edge',
  title: 'Sessions can be taken up again, and not for too long',
  severity: 'low',
  why: 'Whoever gets the key that tickets are sealed with, or the session cache, reads the connections that can still be taken up again with it: their forward secrecy begins only when that ends.',
  remediation:
    '`ssl_session_timeout 1d;` in nginx, which is also what its tickets say, and a restart or another `ssl_session_ticket_key` at least that often.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc8446#section-4.6.1',
    'https://www.rfc-editor.org/rfc/rfc9325#section-3.4',
  ],
  needs: ['tls.versions', 'tls.resumption'],
  requirements: {
    ...createPolicyRequirements('tls-session-resumption'),
    current: {
      value: { most: 604_800 },
      clauses: [rfc.ticketLifetime, rfc.ticketValidity],
      departs:
        'From seed 000: anything up to a week will do, resumption may be off, and the week of TLS 1.3 is asked of TLS 1.2 as well.',
    },
    centos7: {
      title: 'Sessions can be taken up again for one day',
      value: { exactly: 86_400 },
      clauses: [centos7.sessionTimeout],
    },
  },
  judge(facts, { requirement }) {
    const { value } = requirement
    const offered = listOfferedVersions(facts['tls.versions']).filter((name) => name !== 'SSL 2.0')
    const answers = facts['tls.resumption']
    const evidence = listEvidence(answers)
    const lifetimes = ways.flatMap((way) => {
      const answer = answers[way]
      const seconds = answer?.status === 'ok' ? answer.value.lifetimeSeconds : null
      return seconds === null ? [] : [{ way, seconds }]
    })
    const unfit = lifetimes.filter(({ seconds }) =>
      'most' in value ? seconds > value.most : seconds !== value.exactly,
    )
    if (unfit.length > 0) {
      const listed = unfit.map(({ way, seconds }) => `${way}: ${seconds} s`).join(', ')
      const rule = 'most' in value ? `at most ${value.most} s` : `${value.exactly} s are documented`
      return fail(`sessions can be taken up again for ${listed}; ${rule}`, ...evidence)
    }
    const expected = ways.filter((way) =>
      way === 'pre-shared key'
        ? offered.includes('TLS 1.3')
        : resumable.some((version) => version !== 'TLS 1.3' && offered.includes(version)),
    )
    const unsettled = [
      ...listUnsettledVersions(facts['tls.versions'], resumable),
      ...expected.flatMap((way) => listUnanswered(way, answers[way], 'most' in value)),
    ]
    if (unsettled.length > 0)
      return inconclusive(`not every way was answered: ${unsettled.join('; ')}`, ...evidence)
    if (expected.length === 0) return inconclusive('no version was negotiated that sessions are known of')
    if (lifetimes.length > 0) {
      const [first] = lifetimes
      return pass(
        `sessions can be taken up again for ${first?.seconds} s, say the tickets; ids don't say`,
        ...evidence,
      )
    }
    if (!isEverResumed(answers)) return notApplicable('the server resumes no session', ...evidence)
    if ('exactly' in value)
      return inconclusive('sessions are resumed, but nothing tells for how long', ...evidence)
    return pass(
      'sessions are resumed, and none is said to last longer than it may: no lifetime is said at all, for which RFC 5246 F.1.4 suggests a day',
      ...evidence,
    )
  },
})

type Answers = Fact<'tls.resumption'>
const ways = ['session id', 'session ticket', 'pre-shared key'] as const

function listEvidence(answers: Answers): Evidence[] {
  return ways.flatMap((way) => {
    const answer = answers[way]
    if (!answer) return []
    if (answer.status !== 'ok')
      return [createEvidence('tls.resumption', `${way}: ${describeFailure(answer)}`)]
    const { issued, lifetimeSeconds, resumed } = answer.value
    const lifetime = lifetimeSeconds === null ? '' : ` for ${lifetimeSeconds} s`
    const taken = resumed?.status === 'ok' && resumed.value ? 'taken up again' : 'not taken up again'
    return [
      createEvidence('tls.resumption', `${way}: ${issued ? `issued${lifetime}, ${taken}` : 'not issued'}`),
    ]
  })
}

/**
 * A ticket that was issued has a lifetime to judge, unless the server refuses to take it back. Before TLS 1.3 it may say none
 * (RFC 5077 §3.3), which breaks no limit.
 */
function listUnanswered(
  way: (typeof ways)[number],
  answer: Answers[keyof Answers],
  mayBeUnsaid: boolean,
): string[] {
  if (!answer) return [`${way}: not asked`]
  if (answer.status !== 'ok') return [`${way}: ${describeFailure(answer)}`]
  const { resumed, lifetimeSeconds } = answer.value
  if (resumed && resumed.status !== 'ok') return [`${way}: ${describeFailure(resumed)}`]
  const mustSay = way === 'pre-shared key' || (way === 'session ticket' && !mayBeUnsaid)
  const unsaid = mustSay && resumed?.value === true && lifetimeSeconds === null
  return unsaid ? [`${way}: no lifetime was said`] : []
}

function isEverResumed(answers: Answers): boolean {
  return Object.values(answers).some(
    (answer) => answer.status === 'ok' && answer.value.resumed?.status === 'ok' && answer.value.resumed.value,
  )
}
