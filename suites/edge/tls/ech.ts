import { defineCheck } from '../../../core/check.ts'
import { describe, type Outcome } from '../../../core/outcome.ts'
import { fail, notApplicable, pass, seen, type Verdict } from '../../../core/verdict.ts'
import type { EchOffer, ServiceBinding } from '../../../probes/dns/dns-facts.ts'
import { worst } from '../../reading/combined-verdict.ts'
import { missingControl } from '../../reading/control-exchange.ts'
import { notAsked, provenance, unanswered } from '../../reading/edge/dns-answers.ts'
import { serviceClauses } from '../../requirements/service-clauses.ts'

/** RFC 9849 §4: the one version there is. */
const current = '0xfe0d'

export const check = defineCheck({
  id: 'ech',
  area: 'edge',
  title: 'Encrypted Client Hello, where DNS offers it, is offered in a form that clients take',
  severity: 'info',
  why: 'Without ECH the name of the server stands in clear in every handshake. A configuration that clients cannot read leaves it there too, while its operator thinks otherwise.',
  remediation:
    'Publish the ECHConfigList that the TLS terminator made, unchanged (`ech=` in the HTTPS record), and publish anew whenever its keys change.',
  references: ['https://www.rfc-editor.org/rfc/rfc9849', 'https://www.rfc-editor.org/rfc/rfc9460'],
  needs: ['tls.handshake', 'dns.resolvers', 'dns.https'],
  requirements: { current: { value: null, clauses: [serviceClauses.echVersions] } },
  judge: (facts) => {
    const answer = facts['dns.https']
    if (answer.status !== 'ok') return unanswered('dns.https', answer, facts['dns.resolvers'])
    if (!answer.value) return notAsked(facts['dns.resolvers'])
    const { name, records } = answer.value
    const told = provenance(answer.value)
    if (records.length === 0)
      return notApplicable(
        'there is no HTTPS record to offer ECH in; it is optional',
        seen('dns.https', `${name}: no HTTPS record, ${told}`),
      )
    return (
      missingControl(facts['tls.handshake']) ??
      worst(records.map((record) => judgeRecord(name, record, told)))
    )
  },
})

function judgeRecord(name: string, record: Outcome<ServiceBinding>, told: string): Verdict {
  if (record.status !== 'ok') {
    const evidence = seen('dns.https', `${name}: ${describe(record)}, ${told}`)
    return fail(
      `an HTTPS record is malformed, and clients then ignore all of them: ${describe(record)}`,
      evidence,
    )
  }
  const { ech } = record.value
  if (!ech)
    return notApplicable(
      'the HTTPS record offers no ECH; it is optional',
      seen('dns.https', `${name}: no ech, ${told}`),
    )
  if (ech.status !== 'ok') {
    const evidence = seen('dns.https', `${name}: ech ${describe(ech)}, ${told}`)
    return fail(`the ECHConfigList in DNS cannot be read: ${describe(ech)}`, evidence)
  }
  const evidence = seen('dns.https', `${name}: ech ${ech.value.map(written).join(', ')}; ${told}`)
  const usable = ech.value.filter(({ version }) => version === current)
  const [first] = usable
  if (!first)
    return fail('the ECHConfigList in DNS has no configuration of RFC 9849: clients ignore it', evidence)
  return pass(
    `DNS offers ECH: clients show ${first.publicName} in place of the server's name. Whether the server takes it was not tried`,
    evidence,
  )
}

function written({ version, publicName }: EchOffer): string {
  return publicName === null ? version : `${version} ${publicName}`
}
