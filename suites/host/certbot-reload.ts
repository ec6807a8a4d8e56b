import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { Certbot } from '../../probes/host/questions/certbot.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { type CertbotState, certbotFacts, findCertbot } from '../reading/host/certbot-state.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { manuals } from '../requirements/manual-clauses.ts'

const hookFolder = /^\/etc\/letsencrypt\/renewal-hooks\/(?:deploy|post)\/[^/]+$/

export const check = defineCheck({
  id: 'certbot-reload',
  area: 'host',
  title: 'nginx is reloaded after a certificate was renewed',
  severity: 'medium',
  why: 'nginx reads a certificate when it starts or reloads: without a reload it serves the old one until that expires, although the new one lies beside it.',
  remediation:
    '`certbot reconfigure --cert-name NAME --deploy-hook "systemctl reload nginx"`, or seed 000’s `--post-hook "systemctl reload nginx"` when the certificate is requested.',
  references: ['https://eff-certbot.readthedocs.io/en/stable/using.html#renewing-certificates'],
  needs: certbotFacts,
  uses: roleFacts,
  requirements: {
    current: {
      value: { installerCounts: true },
      clauses: [manuals.deployHook],
      departs:
        'From seed 000: `certbot renew` reloads nginx by itself where the nginx plugin is the installer (read in certbot 2.1, renew_cert), so that no hook is needed then.',
    },
    centos7: { value: { installerCounts: false }, clauses: [centos7.reloadHook] },
  },
  judge: (facts, { access, requirement }) =>
    judgeHostsWithRole(facts, access, 'edge', (host) => {
      const state = findCertbot(facts, host)
      if ('verdict' in state) return state
      const files = valueOrNull(readHostAnswer(facts, 'letsencryptFiles', host))
      const scripts = (files ?? []).filter(
        ({ path, type, permissions }) =>
          hookFolder.test(path) && type !== 'directory' && permissions.includes('x'),
      )
      return combineVerdicts(
        state.renewals.map((renewal) =>
          judgeRenewal(renewal, state, host, {
            installerCounts: requirement.value.installerCounts,
            scripts: scripts.map(({ path }) => path),
            listed: files !== null,
          }),
        ),
      )
    }),
})

interface ReloadFacts {
  installerCounts: boolean
  /** Executables that certbot runs after every renewal; what is in them is not read. */
  scripts: readonly string[]
  listed: boolean
}

function judgeRenewal(
  renewal: Certbot,
  { defaults }: CertbotState,
  host: string,
  { installerCounts, scripts, listed }: ReloadFacts,
): Verdict {
  const hooks = [renewal.renewHook, renewal.postHook, defaults?.renewHook, defaults?.postHook]
  const reloads = hooks.flatMap((hook) => hook?.reloads ?? [])
  const evidence = createEvidence(
    'host.certbotRenewals',
    `${host}: ${renewal.name}: hooks reload ${reloads.join(', ') || 'nothing'}, installer ${renewal.installer ?? 'none'}`,
  )
  if (reloads.includes('nginx')) return pass('a hook reloads nginx after every renewal', evidence)
  if (installerCounts && renewal.installer === 'nginx') {
    return pass('certbot reloads nginx itself, being its installer too', evidence)
  }
  if (hooks.some((hook) => hook && hook.reloads.length === 0)) {
    return inconclusive(`${host}: what the hook of ${renewal.name} does is not known`, evidence)
  }
  if (scripts.length > 0) {
    return inconclusive(`${host}: what ${scripts[0]} does after a renewal is not known`, evidence)
  }
  return listed
    ? fail(`${host}: nothing reloads nginx after ${renewal.name} is renewed`, evidence)
    : inconclusive(`${host}: whether a script in renewal-hooks reloads nginx is not known`, evidence)
}
