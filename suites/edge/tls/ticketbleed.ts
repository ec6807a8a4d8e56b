import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { judgeTicketbleed, ticketbleedFacts } from '../../reading/edge/vulnerabilities/ticketbleed-verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Detected with the one byte that cannot be avoided; only the length of the answer is kept. */
export const check = defineCheck({
  id: 'ticketbleed',
  area: 'edge',
  title: 'Resumption by ticket returns the session id as sent',
  severity: 'high',
  why: 'A load balancer with this flaw returns up to 31 bytes of its memory with each connection: session ids of others, perhaps keys (CVE-2016-9244).',
  remediation:
    'Update F5 BIG-IP (K05121675), or switch session tickets off in its Client SSL profile until then.',
  references: ['https://filippo.io/Ticketbleed/', 'https://www.rfc-editor.org/rfc/rfc5077#section-3.4'],
  needs: ticketbleedFacts,
  requirements: {
    ...createPolicyRequirements('ticketbleed'),
    current: { value: null, clauses: [rfc.sameSessionId] },
  },
  judge: (facts) => judgeTicketbleed(facts),
})
