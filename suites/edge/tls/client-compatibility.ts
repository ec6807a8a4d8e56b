import { defineCheck } from '../../../core/check.ts'
import { createEvidence, type Evidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { type AcceptanceFacts, predictAcceptance } from '../../clients/certificates/predict-acceptance.ts'
import { findVerifier, verifierTable } from '../../clients/certificates/verifiers.ts'
import { type ClientId, clients } from '../../clients/clients.ts'
import { type NegotiationFacts, negotiationFacts } from '../../clients/negotiation-facts.ts'
import { type Negotiation, predictNegotiation } from '../../clients/predict-negotiation.ts'
import { clientsOfOldPlatforms, clientsOfToday } from '../../clients/tables/required-clients.ts'
import { describeHorizon, isWithinHorizon } from '../../knowledge/knowledge-table.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { judgeClientCertificate } from '../../reading/edge/client-certificate.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'

const requiredClients: readonly ClientId[] = clientsOfToday

export const check = defineCheck({
  id: 'client-compatibility',
  area: 'edge',
  title: 'Every client that must connect can agree with the server on TLS, and takes its certificate',
  severity: 'high',
  why: 'A list of versions, suites and groups that is sound for the server can still shut people out: they see a bare connection error, and nothing in the log of nginx says who they were.',
  remediation:
    'The reason says what each client lacks. No version in common: `ssl_protocols TLSv1.2 TLSv1.3;`. No suite: add one that it has to `ssl_ciphers`; for seed 000’s old platforms that is its second line. No group: `ssl_ecdh_curve X25519:prime256v1:secp384r1;`. A key or DH group out of its range: 2048 bits or more for today’s clients, no DHE for the oldest. A certificate that only some refuse: have it issued anew as the rule named in brackets asks (for Apple’s: 825 days at most, subjectAltName, serverAuth, whichever CA it is of).',
  references: [
    'https://www.ssllabs.com/ssltest/clients.html',
    'https://www.rfc-editor.org/rfc/rfc8446#section-4.1.1',
    'https://support.apple.com/en-us/103769',
  ],
  needs: negotiationFacts,
  uses: ['tls.transparency', 'tls.clientCertificate'],
  requirements: {
    ...createPolicyRequirements('client-compatibility'),
    current: {
      value: requiredClients,
      clauses: [mattermost.browsers, mattermost.android, mattermost.ios],
      departs:
        'From seed 000: its old platforms are no longer required. Beside what Mattermost supports stand the libraries that integrations use: Java, Go, OpenSSL, GnuTLS, curl, Python and Node.js. Of Android 7 the hello that OkHttp is known to send is required; 7.0’s own, whose only group is P-256, is reported. Whether a client trusts the issuer is left to certificate-trust.',
    },
    centos7: {
      value: requiredClients,
      clauses: [centos7.oldPlatforms],
      departs:
        'The document names only the platforms that its first list of ciphers leaves out. Read here as: what is in use today connects.',
    },
    'centos7-legacy': {
      value: [...requiredClients, ...clientsOfOldPlatforms],
      clauses: [centos7.oldPlatforms],
      departs:
        'OS X before 10.9 and iOS before 5 speak TLS 1.0 at most, which the same file’s ssl_protocols leave out, so “macOS < 10.11” and “iOS < 9” are read as those with TLS 1.2. Internet Explorer 11 came with Windows 8.1, not 8.',
    },
  },
  judge(facts, { requirement, at }) {
    const ids = requirement.value
    const answers = Object.keys(clients).map((id) => predictAnswer(id as ClientId, facts))
    const [wanted, others] = [
      answers.filter(({ id }) => ids.includes(id)),
      answers.filter(({ id }) => !ids.includes(id)),
    ]
    const evidence = [
      ...createEvidenceLines(wanted, 'required'),
      ...createEvidenceLines(others, 'not required'),
    ]
    const demand = judgeClientCertificate(facts['tls.clientCertificate'])
    if (demand?.verdict === 'fail') return { ...demand, evidence: [...demand.evidence, ...evidence] }
    const shutOut = wanted.filter(({ result }) => result.connects === false)
    if (shutOut.length > 0) return fail(`cannot connect: ${formatByReason(shutOut)}`, ...evidence)
    const open = wanted.filter(({ result }) => result.connects === null)
    if (open.length > 0) return inconclusive(`cannot be told: ${formatByReason(open)}`, ...evidence)
    if (demand) return { ...demand, evidence: [...demand.evidence, ...evidence] }
    if (!isWithinHorizon(verifierTable, at)) return inconclusive(describeHorizon(verifierTable), ...evidence)
    return pass(
      `all ${wanted.length} clients that must connect can, by their hellos and, of ${wanted.filter(({ id }) => findVerifier(id)).length}, by their rules for certificates; of ${others.length} others ${countConnecting(others)} can agree on TLS`,
      ...evidence,
    )
  },
})

interface Answer {
  id: ClientId
  name: string
  result: Negotiation
}

function predictAnswer(id: ClientId, facts: NegotiationFacts & AcceptanceFacts): Answer {
  const { name, serverName } = clients[id]
  return {
    id,
    name: serverName ? name : `${name} (sends no server name)`,
    result: predictConnection(id, facts),
  }
}

/** What is firm counts first: a certificate that it refuses keeps a client out, whatever is open about its hello. */
function predictConnection(id: ClientId, facts: NegotiationFacts & AcceptanceFacts): Negotiation {
  const negotiation = predictNegotiation(clients[id], facts)
  const verifier = findVerifier(id)
  if (negotiation.connects === false || !verifier) return negotiation
  const acceptance = predictAcceptance(verifier, facts)
  if (acceptance.usable === false) return { connects: false, why: acceptance.why }
  if (negotiation.connects === null || acceptance.usable === true) return negotiation
  return { connects: null, why: acceptance.why }
}

function countConnecting(answers: readonly Answer[]): number {
  return answers.filter(({ result }) => result.connects).length
}

/** `A, B (why); C (why)` */
function formatByReason(answers: readonly Answer[]): string {
  const groups = Map.groupBy(answers, ({ result }) => ('why' in result ? result.why : ''))
  return [...groups].map(([why, group]) => `${formatNames(group)} (${why})`).join('; ')
}

/** One line for all clients with the same outcome. */
function createEvidenceLines(answers: readonly Answer[], kind: string): Evidence[] {
  const groups = Map.groupBy(answers, ({ result }) => describeResult(result))
  return [...groups].map(([what, group]) =>
    createEvidence('tls.suites', `${what}, ${kind}: ${formatNames(group)}`),
  )
}

function describeResult(result: Negotiation): string {
  if (!result.connects)
    return `${result.connects === null ? 'cannot be told' : 'cannot connect'}, ${result.why}`
  const { version, suites, groups } = result
  return `${version} ${[suites.join(' or '), groups.join(' or ')].filter((part) => part !== '').join(' with ')}`
}

function formatNames(answers: readonly Answer[]): string {
  return answers.map(({ name }) => name).join(', ')
}
