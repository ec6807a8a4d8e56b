import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { Certbot } from '../../probes/host/questions/certbot.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { certbotFacts, findCertbot } from '../reading/host/certbot-state.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { manuals } from '../requirements/manual-clauses.ts'
import { rfc } from '../requirements/rfc-clauses.ts'

/** certbot's own default, of every release so far. */
const rsaDefault = 2048

export const check = defineCheck({
  id: 'certbot-key-size',
  area: 'host',
  title: 'Certbot makes keys that are large enough',
  severity: 'low',
  why: 'A renewal makes a new key: what the server has today says nothing of what it will have after the next one.',
  remediation:
    'In `/etc/letsencrypt/cli.ini`: `rsa-key-size = 4096`, and `key-type = rsa` beside it, since certbot 2.0 makes ECDSA keys otherwise and then the size means nothing.',
  references: ['https://eff-certbot.readthedocs.io/en/stable/using.html#rsa-and-ecdsa-keys'],
  needs: certbotFacts,
  uses: roleFacts,
  requirements: {
    current: {
      value: { rsaBits: 2048, everyNewOne: false },
      clauses: [rfc.rsaBits, manuals.ecdsaDefault],
      departs: 'From seed 000: RSA 2048 is still enough, and ECDSA P-256 is stronger than it.',
    },
    centos7: { value: { rsaBits: 4096, everyNewOne: true }, clauses: [centos7.rsaKeySize] },
  },
  judge: (facts, { access, requirement }) =>
    judgeHostsWithRole(facts, access, 'edge', (host) => {
      const state = findCertbot(facts, host)
      if ('verdict' in state) return state
      const { rsaBits, everyNewOne } = requirement.value
      const next = state.renewals.map((renewal) => ({
        what: `the next key of ${renewal.name}`,
        // What cli.ini says wins over what a certificate was requested with.
        type: state.defaults?.keyType ?? renewal.keyType ?? 'rsa',
        bits: state.defaults?.rsaKeySize ?? renewal.rsaKeySize ?? rsaDefault,
      }))
      const fresh = {
        what: 'the key of a new certificate',
        type: state.defaults?.keyType ?? state.renewals[0]?.keyType ?? 'rsa',
        bits: state.defaults?.rsaKeySize ?? rsaDefault,
      }
      return combineVerdicts([
        ...next.map((key) => judgeKey(key, rsaBits, host, everyNewOne)),
        ...(everyNewOne ? [judgeKey(fresh, rsaBits, host, everyNewOne)] : []),
      ])
    }),
})

function judgeKey(
  { what, type, bits }: { what: string; type: NonNullable<Certbot['keyType']>; bits: number },
  rsaBits: number,
  host: string,
  documented: boolean,
): Verdict {
  const rsa = type.toLowerCase() === 'rsa'
  const evidence = createEvidence('host.certbotRenewals', `${host}: ${what}: ${rsa ? `RSA ${bits}` : type}`)
  if (!rsa) {
    return documented
      ? notApplicable(`${host}: ${what} is ${type}: the document's rsa-key-size asks nothing of it`, evidence)
      : pass(`certbot makes keys of ${rsaBits} bits at least, or ECDSA`, evidence)
  }
  return bits < rsaBits
    ? fail(`${host}: ${what} will be RSA ${bits}, ${rsaBits} bits are required`, evidence)
    : pass(`certbot makes keys of ${rsaBits} bits at least, or ECDSA`, evidence)
}
