import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { CaaRecord } from '../../../probes/dns/dns-facts.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'
import { findAuthority } from '../../reading/edge/certificate-authorities.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import { describeProvenance, judgeNotAsked, judgeUnanswered } from '../../reading/edge/dns-answers.ts'
import { certificateClauses } from '../../requirements/certificate-clauses.ts'

export const check = defineCheck({
  id: 'caa',
  area: 'edge',
  title: 'CAA records keep CAs out, all but the one in use',
  severity: 'low',
  why: 'Without CAA every public CA may issue for the name, the one that is easiest to deceive included. With records that leave out the CA in use, the next renewal is refused.',
  remediation:
    'Publish a CAA record for the domain that names the CA in use: `chat.example.org. CAA 0 issue "letsencrypt.org"`.',
  references: ['https://www.rfc-editor.org/rfc/rfc8659', 'https://letsencrypt.org/docs/caa/'],
  needs: ['dns.resolvers', 'dns.caa', 'tls.transparency', ...chainFacts],
  requirements: { current: { value: null, clauses: [certificateClauses.issuance] } },
  judge: (facts) => {
    const answer = facts['dns.caa']
    if (answer.status !== 'ok') return judgeUnanswered('dns.caa', answer, facts['dns.resolvers'])
    if (!answer.value) return judgeNotAsked(facts['dns.resolvers'])
    const { name, exists, foundAt, records } = answer.value
    const told = describeProvenance(answer.value)
    if (!exists)
      return notApplicable(
        `there is no ${name} in DNS (NXDOMAIN), so that no public CA can be asked to issue for it`,
        createEvidence('dns.caa', `${name}: NXDOMAIN, ${told}`),
      )
    if (foundAt === null)
      return fail(
        `neither ${name} nor a domain above it has CAA records: any public CA may issue for it`,
        createEvidence('dns.caa', `${name}: no CAA up to the top-level domain, ${told}`),
      )
    const set = { foundAt, records, name, told }
    return judgeChains(facts, (_, leaf) =>
      judgeLeaf(leaf, set, isPublicLeaf(leaf, facts['tls.transparency'])),
    )
  },
})

interface RelevantSet {
  name: string
  foundAt: string
  records: readonly CaaRecord[]
  told: string
}

/** Tags of the registry (IANA, Certification Authority Restriction Properties). */
const knownTags: readonly string[] = [
  'issue',
  'issuewild',
  'issuemail',
  'issuevmc',
  'iodef',
  'contactemail',
  'contactphone',
]

function judgeLeaf(
  leaf: Certificate,
  { name, foundAt, records, told }: RelevantSet,
  publicRoot: boolean,
): Verdict {
  const evidence = createEvidence(
    'dns.caa',
    `${foundAt}: ${records.map(formatCaaRecord).join(', ')}; ${told}`,
  )
  const unknown = records.find(({ critical, tag }) => critical && !knownTags.includes(tag))
  if (unknown)
    return fail(
      `the CAA property '${unknown.tag}' is critical and unknown: no CA may issue for ${name}`,
      evidence,
    )
  const covered = leaf.dnsNames.map((dnsName) => dnsName.toLowerCase())
  const wildcard = !covered.includes(name) && covered.some((dnsName) => dnsName.startsWith('*.'))
  const allowed = listAllowedIssuers(records, wildcard)
  if (allowed === null)
    return fail(
      `the CAA records of ${foundAt} restrict nobody: any public CA may issue for ${name}`,
      evidence,
    )
  const names = [...new Set(allowed.filter((domain) => domain !== ''))]
  const who = names.length > 0 ? names.join(', ') : 'nobody'
  if (!publicRoot)
    return pass(
      `CAA lets ${who} issue for ${name}. The certificate is of a private CA, which CAA does not bind`,
      evidence,
    )
  if (wildcard && foundAt === name)
    return inconclusive(
      `the certificate was issued for a wildcard, whose CA looks for CAA above ${name}, where the records found here don't count`,
      evidence,
    )
  const authority = findAuthority(leaf.issuer)
  const issuer = createEvidence('tls.certificates', `issuer: ${leaf.issuer}`)
  if (authority?.domains.some((domain) => names.includes(domain)))
    return pass(`CAA lets ${who} issue for ${name}, and the certificate is theirs`, evidence, issuer)
  if (names.length === 0 || authority?.complete)
    return fail(
      `CAA lets ${who} issue for ${name}, which leaves out the CA of the certificate (${leaf.issuer}): its renewal will be refused`,
      evidence,
      issuer,
    )
  return inconclusive(
    `CAA lets ${who} issue for ${name}; whether that is the CA of the certificate (${leaf.issuer}) is not known here`,
    evidence,
    issuer,
  )
}

/** Issuer domain names, `''` for "nobody"; null: no property restricts (RFC 8659 §4.2, §4.3). */
function listAllowedIssuers(records: readonly CaaRecord[], wildcard: boolean): string[] | null {
  const issue = records.filter(({ tag }) => tag === 'issue')
  const wild = records.filter(({ tag }) => tag === 'issuewild')
  const restricting = wildcard && wild.length > 0 ? wild : issue
  if (restricting.length === 0) return null
  return restricting.map(({ value }) => (value.split(';')[0] ?? '').trim().toLowerCase())
}

function isPublicLeaf({ sha256 }: Certificate, { certificates }: Fact<'tls.transparency'>): boolean {
  return certificates.some((known) => known.sha256 === sha256 && known.publicRoot)
}

function formatCaaRecord({ critical, tag, value }: CaaRecord): string {
  return `${critical ? 128 : 0} ${tag} "${value}"`
}
