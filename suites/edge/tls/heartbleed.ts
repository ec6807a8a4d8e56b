import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { heartbleedFacts, judgeHeartbleed } from '../../reading/edge/vulnerabilities/heartbleed-verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Detected with a request for one byte too many; nothing that came back is kept. */
export const check = defineCheck({
  id: 'heartbleed',
  area: 'edge',
  title: 'Heartbeats return no more than was sent',
  severity: 'critical',
  why: 'Whoever can connect reads 64 KiB of the server’s memory at a time, unlogged: private key, cookies, passwords (CVE-2014-0160).',
  remediation:
    'Update OpenSSL (1.0.1g or newer) and restart what uses it. Then replace the private key, revoke its certificates and end all sessions: they may have been read.',
  references: ['https://heartbleed.com', 'https://www.rfc-editor.org/rfc/rfc6520#section-4'],
  needs: heartbleedFacts,
  requirements: {
    ...createPolicyRequirements('heartbleed'),
    current: { value: null, clauses: [rfc.heartbeatDiscarded] },
  },
  judge: (facts) => judgeHeartbleed(facts),
})
