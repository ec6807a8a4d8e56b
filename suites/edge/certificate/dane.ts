import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../../core/verdict.ts'
import type { TlsaRecord } from '../../../probes/dns/dns-facts.ts'
import { chainFacts, describeKey, judgeChains } from '../../reading/edge/certificate-chains.ts'
import { describeProvenance, judgeNotAsked, judgeUnanswered } from '../../reading/edge/dns-answers.ts'
import { describeTlsa, isRecordSatisfied, isUsable } from '../../reading/edge/tlsa.ts'
import { certificateClauses } from '../../requirements/certificate-clauses.ts'

export const check = defineCheck({
  id: 'dane',
  area: 'edge',
  title: 'TLSA records, where there are any, match the certificates served',
  severity: 'medium',
  why: 'Whoever validates DANE refuses a server whose certificate is in none of its TLSA records: a renewal with a new key that the zone was not told of shuts these clients out.',
  remediation:
    'Publish the record of the next key before it is used, keep the key over renewals (`certbot renew --reuse-key`) with `3 1 1` records, or take the records out. Records need a zone signed by DNSSEC.',
  references: ['https://www.rfc-editor.org/rfc/rfc6698', 'https://www.rfc-editor.org/rfc/rfc7671'],
  needs: ['dns.resolvers', 'dns.tlsa', ...chainFacts],
  requirements: { current: { value: null, clauses: [certificateClauses.association] } },
  judge: (facts) => {
    const answer = facts['dns.tlsa']
    if (answer.status !== 'ok') return judgeUnanswered('dns.tlsa', answer, facts['dns.resolvers'])
    if (!answer.value) return judgeNotAsked(facts['dns.resolvers'])
    const { name, records, authenticated, server } = answer.value
    const told = describeProvenance(answer.value)
    if (records.length === 0)
      return notApplicable(
        `there are no TLSA records at ${name}; DANE is optional`,
        createEvidence('dns.tlsa', `${name}: no TLSA, ${told}`),
      )
    const evidence = createEvidence('dns.tlsa', `${name}: ${records.map(describeTlsa).join(', ')}; ${told}`)
    const usable = records.filter(isUsable)
    if (usable.length === 0) return fail(`no TLSA record at ${name} is one that clients can use`, evidence)
    return judgeChains(facts, (chain, leaf) => {
      const served = createEvidence(
        'tls.certificates',
        `${leaf.subject}, ${describeKey(leaf)}, SHA-256 ${leaf.sha256}`,
      )
      const matching = usable.find((record: TlsaRecord) => isRecordSatisfied(chain, record))
      if (!matching)
        return fail(
          `none of the TLSA records at ${name} matches the certificate served: clients that validate DANE refuse it`,
          evidence,
          served,
        )
      if (!authenticated)
        return inconclusive(
          `a TLSA record at ${name} matches, but ${server} did not vouch for it by DNSSEC (AD): the zone is not signed, and clients ignore the record, or this resolver does not validate`,
          evidence,
          served,
        )
      return pass(
        `the TLSA record ${describeTlsa(matching)} matches the certificate served, and ${server} says that DNSSEC vouches for it`,
        evidence,
        served,
      )
    })
  },
})
