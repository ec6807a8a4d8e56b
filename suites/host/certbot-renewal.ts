import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { Certbot } from '../../probes/host/questions/certbot.ts'
import type { Unit } from '../../probes/host/questions/units.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { certbotFacts, findCertbot } from '../reading/host/certbot-state.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { manuals } from '../requirements/manual-clauses.ts'

/** Timers and the services that they start: Debian's, seed 000's, Fedora's and the snap's. */
const renewers = {
  'certbot.timer': 'certbot.service',
  'certbot-renewal.timer': 'certbot-renewal.service',
  'certbot-renew.timer': 'certbot-renew.service',
  'snap.certbot.renew.timer': 'snap.certbot.renew.service',
} as const
/** Authenticators that are part of certbot itself. */
const builtInAuthenticators = ['standalone', 'webroot', 'manual', 'null']

export const check = defineCheck({
  id: 'certbot-renewal',
  area: 'host',
  title: 'Certificates are renewed by themselves',
  severity: 'high',
  why: 'A certificate of Let’s Encrypt lives for 90 days at most: where nothing renews it, or every renewal fails, the site goes down on a day that is known beforehand.',
  remediation:
    'Seed 000: `systemctl enable --now certbot-renewal.timer` (a package’s own timer is `certbot.timer`), then `certbot renew --dry-run`, which must succeed; the plugin of the authenticator must be installed (`apt install python3-certbot-nginx`).',
  references: ['https://eff-certbot.readthedocs.io/en/stable/using.html#automated-renewals'],
  needs: ['host.units', ...certbotFacts, 'host.certbotCron', 'host.certbotPackages'],
  uses: roleFacts,
  requirements: {
    current: { value: null, clauses: [manuals.renewal, centos7.timerAtBoot] },
    centos7: { value: null, clauses: [centos7.renewal, centos7.timerAtBoot] },
  },
  judge: (facts, { access }) =>
    judgeHostsWithRole(facts, access, 'edge', (host) => {
      const state = findCertbot(facts, host)
      if ('verdict' in state) return state
      const units = readHostAnswer(facts, 'units', host)
      if ('verdict' in units) return units.verdict
      const cron = readHostAnswer(facts, 'certbotCron', host)
      const packages = valueOrNull(readHostAnswer(facts, 'certbotPackages', host)) ?? []
      return combineVerdicts([
        judgeSchedule(
          valueOrNull(units) ?? [],
          valueOrNull(cron),
          'verdict' in cron ? cron.verdict : null,
          host,
        ),
        ...state.renewals.flatMap((renewal) => judgePlugin(renewal, packages, host)),
      ])
    }),
})

function judgeSchedule(
  units: readonly Unit[],
  cron: boolean | null,
  cronUnknown: Verdict | null,
  host: string,
): Verdict {
  const timers = units.filter(({ id, loadState }) => id in renewers && loadState === 'loaded')
  const evidence = timers.map(({ id, activeState, unitFileState, nextElapse, lastTrigger }) =>
    createEvidence(
      'host.units',
      `${host}: ${id} is ${activeState}, ${unitFileState}; next ${nextElapse ?? 'never'}, last ${lastTrigger ?? 'never'}`,
    ),
  )
  const live = timers.filter(({ activeState, nextElapse }) => activeState === 'active' && nextElapse !== null)
  const lasting = live.filter(
    ({ unitFileState }) => !/^(?:disabled|enabled-runtime|masked.*|bad)$/.test(unitFileState),
  )
  const failing = live.flatMap(({ id }) =>
    units.filter((unit) => unit.id === renewers[id as keyof typeof renewers] && hasFailedLast(unit)),
  )
  if (failing[0] && failing.length === live.length) {
    return fail(
      `${host}: the last run of ${failing[0].id} failed (${failing[0].result ?? failing[0].activeState})`,
      ...evidence,
      createEvidence('host.units', `${host}: ${failing[0].id}: result ${failing[0].result ?? 'unknown'}`),
    )
  }
  if (lasting.length > 0)
    return pass('a timer renews the certificates, and its last run did not fail', ...evidence)
  if (cron) {
    return pass(
      'cron renews the certificates',
      ...evidence,
      createEvidence('host.certbotCron', `${host}: /etc/cron.d/certbot`),
    )
  }
  const [timer] = live
  if (timer) return fail(`${host}: ${timer.id} runs, and does not start with the host`, ...evidence)
  if (cronUnknown) return cronUnknown
  return fail(
    `${host}: nothing renews its certificates: ${timers.length > 0 ? 'no timer is active' : 'there is no timer'}`,
    ...evidence,
    createEvidence('host.certbotCron', `${host}: nothing in /etc/cron.d/certbot`),
  )
}

function hasFailedLast({ result, activeState }: Unit): boolean {
  return activeState === 'failed' || (result !== null && result !== '' && result !== 'success')
}

/** Which plugins there are is known only where certbot itself was found among the packages. */
function judgePlugin({ name, authenticator }: Certbot, packages: readonly string[], host: string): Verdict[] {
  if (authenticator === null || builtInAuthenticators.includes(authenticator)) return []
  const wanted = `certbot_${authenticator.replaceAll('-', '_')}`
  const evidence = createEvidence(
    'host.certbotPackages',
    `${host}: ${name} is renewed by ${authenticator}; installed: ${packages.join(', ') || 'not known'}`,
  )
  if (packages.includes(wanted))
    return [pass('a timer renews the certificates, and its last run did not fail', evidence)]
  if (!packages.includes('certbot'))
    return [inconclusive(`${host}: which plugins certbot has is not known`, evidence)]
  return [
    fail(
      `${host}: every renewal of ${name} fails: certbot's plugin ${authenticator} is not installed`,
      evidence,
    ),
  ]
}
