import { isIP } from 'node:net'
import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'
import { salt } from '../../requirements/salt-clauses.ts'

export const check = defineCheck({
  id: 'certificate-hostname',
  area: 'edge',
  title: 'The certificate is for the name that is visited',
  severity: 'critical',
  why: 'A certificate for another name proves nothing about this one, and clients refuse it.',
  remediation:
    '`certbot certonly --nginx -d NAME` with every name that users type, and the matching `ssl_certificate` in the server block of that name.',
  references: ['https://www.rfc-editor.org/rfc/rfc9525'],
  needs: chainFacts,
  requirements: {
    ...createPolicyRequirements('certificate-hostname'),
    current: { value: null, clauses: [rfc.identity] },
    centos7: { value: null, clauses: [centos7.certificateName] },
    salt: { value: null, clauses: [salt.certificateName] },
  },
  judge: (facts, { target }) =>
    judgeChains(facts, ({ matchesHost, obtained }, leaf) => {
      const names = [...leaf.dnsNames, ...leaf.ipAddresses].join(', ') || 'no name'
      const evidence = createEvidence('tls.certificates', `${obtained.join(', ')}: ${names}`)
      if (leaf.unread?.includes('subjectAltName') || leaf.unread?.includes('extensions'))
        return inconclusive(
          'the names of the certificate cannot be read: certificate-trust speaks of it',
          evidence,
        )
      if (matchesHost) return pass(`the certificate covers ${target.host}`, evidence)
      // Which of the two a client reads is its own affair.
      if (leaf.deviations?.includes('duplicate-extension'))
        return inconclusive(
          'an extension of the certificate comes twice, so that its names are not certain: certificate-trust speaks of it',
          evidence,
        )
      return fail(describeMismatch(leaf, target.host, names), evidence)
    }),
})

function describeMismatch(
  { subject, dnsNames, ipAddresses }: Certificate,
  host: string,
  names: string,
): string {
  if (isIP(host) && dnsNames.includes(host))
    return `the certificate has ${host} as a DNS name, which stands for no address (RFC 9525 §6.5): it must be an iPAddress`
  if (dnsNames.length + ipAddresses.length === 0)
    return subject.includes(`CN=${host}`)
      ? `the certificate has ${host} in its subject alone, where no client looks (RFC 9525 §6.3): it has no subjectAltName`
      : `the certificate is for no name: it has no subjectAltName`
  const wildcard = dnsNames.find(
    (name) => name.startsWith('*.') && host.toLowerCase().endsWith(name.slice(1).toLowerCase()),
  )
  if (wildcard !== undefined)
    return wildcard.split('.').length < 3
      ? `the certificate is for ${names}: clients take no wildcard that has a single label after it`
      : `the certificate is for ${names}, and a wildcard stands for one label alone (RFC 9525 §6.3): not for ${host}`
  return `the certificate is for ${names}, not for ${host}`
}
