import { defineCheck } from '../../../core/check.ts'
import { judgeForbiddenSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'beast',
  area: 'edge',
  title: 'No CBC suite is offered in TLS 1.0 or SSL 3.0',
  severity: 'low',
  why: 'The initial vector of a record can be foretold in these versions (CVE-2011-3389). Browsers split their records against it; other clients may not.',
  remediation: 'Offer nothing older than TLS 1.2 (`ssl_protocols TLSv1.2 TLSv1.3;`).',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-3.1.1'],
  needs: suiteFacts,
  requirements: { current: { value: null, clauses: [rfc.tls10] } },
  judge: (facts) =>
    judgeForbiddenSuites(facts, 'CBC suites in TLS 1.0 or older', ({ suite }) => suite.mode === 'CBC', [
      'SSL 3.0',
      'TLS 1.0',
    ]),
})
