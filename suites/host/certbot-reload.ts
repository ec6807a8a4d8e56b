import { posix } from 'node:path'
import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { Certbot } from '../../probes/host/questions/certbot.ts'
import { processFacts } from '../../probes/host/workloads/find-workload.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { type CertbotState, certbotFacts, findCertbot } from '../reading/host/certbot-state.ts'
import { judgeHeldCertificates } from '../reading/host/held-certificates.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import { findHookScripts, type HookScripts, hookFacts } from '../reading/host/renewal-settings.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { manuals } from '../requirements/manual-clauses.ts'

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
  uses: [...roleFacts, ...hookFacts, ...processFacts, 'host.archivedCertificates', 'tls.certificates'],
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
    combineVerdicts([
      judgeHostsWithRole(facts, access, 'edge', (host) => {
        const state = findCertbot(facts, host)
        if ('verdict' in state) return state
        const { scripts, listed } = findHookScripts(facts, host, ['deploy', 'post'])
        const before = findHookScripts(facts, host, ['pre'])
        return combineVerdicts([
          ...state.renewals.map((renewal) =>
            judgeRenewal(renewal, state, host, {
              installerCounts: requirement.value.installerCounts,
              scripts,
              before: before.scripts,
              listed,
            }),
          ),
          ...findFormerCertificate(facts, host),
        ])
      }),
      ...access.hosts.flatMap(({ name }) => judgeHeldCertificates(facts, name)),
    ]),
})

interface ReloadFacts {
  installerCounts: boolean
  /** Executables that certbot runs after every renewal, and before. */
  scripts: HookScripts['scripts']
  before: HookScripts['scripts']
  listed: boolean
}

function judgeRenewal(
  renewal: Certbot,
  { defaults }: CertbotState,
  host: string,
  { installerCounts, scripts, before, listed }: ReloadFacts,
): Verdict {
  const named = [renewal.renewHook, renewal.postHook, defaults?.renewHook, defaults?.postHook]
  const hooks = [...named, ...scripts.map(({ hook }) => hook)].filter((hook) => hook != null)
  const first = [renewal.preHook, defaults?.preHook, ...before.map(({ hook }) => hook)].filter(
    (hook) => hook != null,
  )
  const reloads = hooks.flatMap((hook) => hook.reloads)
  const evidence = createEvidence(
    'host.certbotRenewals',
    `${host}: ${renewal.name}: hooks reload ${reloads.join(', ') || 'nothing'}, installer ${renewal.installer ?? 'none'}`,
  )
  if (reloads.includes('nginx')) return pass('a hook reloads nginx after every renewal', evidence)
  const stops = first.some((hook) => hook.stops?.includes('nginx'))
  const starts = hooks.some((hook) => hook.starts?.includes('nginx'))
  if (stops && starts) return pass('hooks stop nginx before every renewal and start it afterwards', evidence)
  if (installerCounts && renewal.installer === 'nginx') {
    return pass('certbot reloads nginx itself, being its installer too', evidence)
  }
  if (named.some((hook) => hook && !hook.understood)) {
    return inconclusive(`${host}: what the hook of ${renewal.name} does is not known`, evidence)
  }
  const unread = scripts.find(({ hook }) => !hook?.understood)
  if (unread) return inconclusive(`${host}: what ${unread.path} does after a renewal is not known`, evidence)
  if (!listed) {
    return inconclusive(`${host}: whether a script in renewal-hooks reloads nginx is not known`, evidence)
  }
  return stops
    ? fail(
        `${host}: a hook stops nginx before ${renewal.name} is renewed, and nothing starts it again`,
        evidence,
      )
    : fail(`${host}: nothing reloads nginx after ${renewal.name} is renewed`, evidence)
}

type Facts = Partial<FactsAt<'host.letsencryptFiles' | 'host.archivedCertificates' | 'tls.certificates'>>

/**
 * Whether what is served is a former certificate of one of certbot's: nginx has not read the one that replaced it. A certificate that is
 * not among them says nothing: another program may serve it.
 */
function findFormerCertificate(facts: Facts, host: string): Verdict[] {
  const archived = valueOrNull(readHostAnswer(facts, 'archivedCertificates', host)) ?? []
  const files = valueOrNull(readHostAnswer(facts, 'letsencryptFiles', host)) ?? []
  const served = (facts['tls.certificates'] ?? []).flatMap(({ chain }) => chain.slice(0, 1))
  return files.flatMap(({ path, target }) => {
    const name = /^\/etc\/letsencrypt\/live\/([^/]+)\/cert\.pem$/.exec(path)?.[1]
    if (name === undefined || target === null) return []
    const current = archived.find((each) => each.path === posix.resolve(posix.dirname(path), target))
    const ofSame = archived.filter((each) => posix.dirname(each.path) === posix.dirname(current?.path ?? ''))
    const shown = served.map(({ serialNumber }) =>
      ofSame.find((each) => each.serialNumber === serialNumber.replace(/^0+(?=.)/, '').toUpperCase()),
    )
    const former = shown.find((each) => each && current && each.notBefore < current.notBefore)
    if (!former || !current) return []
    return [
      fail(
        `${host}: the certificate of ${name} that is served is the one of ${former.notBefore.slice(0, 10)}, and that of ${current.notBefore.slice(0, 10)} has replaced it: what serves it was not reloaded`,
        createEvidence(
          'host.archivedCertificates',
          `${host}: served ${former.path}, current ${current.path}`,
        ),
      ),
    ]
  })
}
