import { defineCheck } from '../../../core/check.ts'
import { describeFailure, type Outcome } from '../../../core/outcome.ts'
import { createEvidence, fail, notApplicable, pass, type Verdict } from '../../../core/verdict.ts'
import type { EchOffer, ServiceBinding } from '../../../probes/dns/dns-facts.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import { judgeControl } from '../../reading/control-exchange.ts'
import { describeProvenance, judgeNotAsked, judgeUnanswered } from '../../reading/edge/dns-answers.ts'
import { serviceClauses } from '../../requirements/service-clauses.ts'

/** RFC 9849 §4: the one version there is. */
const currentVersion = '0xfe0d'

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
    if (answer.status !== 'ok') return judgeUnanswered('dns.https', answer, facts['dns.resolvers'])
    if (!answer.value) return judgeNotAsked(facts['dns.resolvers'])
    const { name, records } = answer.value
    const told = describeProvenance(answer.value)
    if (records.length === 0)
      return notApplicable(
        'there is no HTTPS record to offer ECH in; it is optional',
        createEvidence('dns.https', `${name}: no HTTPS record, ${told}`),
      )
    return (
      judgeControl(facts['tls.handshake']) ??
      combineVerdicts(records.map((record) => judgeRecord(name, record, told)))
    )
  },
})

function judgeRecord(name: string, record: Outcome<ServiceBinding>, told: string): Verdict {
  if (record.status !== 'ok') {
    const evidence = createEvidence('dns.https', `${name}: ${describeFailure(record)}, ${told}`)
    return fail(
      `an HTTPS record is malformed, and clients then ignore all of them: ${describeFailure(record)}`,
      evidence,
    )
  }
  const { ech } = record.value
  if (!ech)
    return notApplicable(
      'the HTTPS record offers no ECH; it is optional',
      createEvidence('dns.https', `${name}: no ech, ${told}`),
    )
  if (ech.status !== 'ok') {
    const evidence = createEvidence('dns.https', `${name}: ech ${describeFailure(ech)}, ${told}`)
    return fail(`the ECHConfigList in DNS cannot be read: ${describeFailure(ech)}`, evidence)
  }
  const evidence = createEvidence(
    'dns.https',
    `${name}: ech ${ech.value.map(formatOffer).join(', ')}; ${told}`,
  )
  const usable = ech.value.filter(({ version }) => version === currentVersion)
  const [first] = usable
  if (!first)
    return fail('the ECHConfigList in DNS has no configuration of RFC 9849: clients ignore it', evidence)
  return pass(
    `DNS offers ECH: clients show ${first.publicName} in place of the server's name. Whether the server takes it was not tried`,
    evidence,
  )
}

function formatOffer({ version, publicName }: EchOffer): string {
  return publicName === null ? version : `${version} ${publicName}`
}
