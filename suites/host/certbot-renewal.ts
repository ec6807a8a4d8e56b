import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { Certbot } from '../../probes/host/questions/certbot.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { certbotFacts, findCertbot } from '../reading/host/certbot-state.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import { findSchedule, formatHours, type Schedule, scheduleFacts } from '../reading/host/renewal-schedule.ts'
import { judgeRenewalSettings, renewalSettingFacts } from '../reading/host/renewal-settings.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { manuals } from '../requirements/manual-clauses.ts'

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
  uses: [...roleFacts, ...scheduleFacts, ...renewalSettingFacts],
  requirements: {
    current: { value: null, clauses: [manuals.renewal, centos7.timerAtBoot] },
    centos7: { value: null, clauses: [centos7.renewal, centos7.timerAtBoot] },
  },
  judge: (facts, { access }) =>
    judgeHostsWithRole(facts, access, 'edge', (host) => {
      const units = readHostAnswer(facts, 'units', host)
      const schedule = findSchedule(facts, host)
      const state = findCertbot(facts, host)
      if ('verdict' in state) return judgeOtherClient(schedule, host) ?? state
      if ('verdict' in units) return units.verdict
      const packages = valueOrNull(readHostAnswer(facts, 'certbotPackages', host)) ?? []
      return combineVerdicts([
        judgeSchedule(schedule, findWindow(state.renewals), host),
        ...state.unread.map((text) =>
          inconclusive(
            `${host}: certbot may skip a certificate: ${text}`,
            createEvidence('host.certbotRenewals', text),
          ),
        ),
        ...state.renewals.flatMap((renewal) => [
          ...judgeRenewalSettings(facts, renewal, state.defaults, host),
          ...judgePlugin(renewal, packages, host),
        ]),
      ])
    }),
})

/** Hours before its end in which certbot renews a certificate: 30 days, where nothing else is said. */
function findWindow(renewals: readonly Certbot[]): number {
  const windows = renewals.map(({ renewBeforeExpiry }) => {
    const [, count = '', unit = 'days'] =
      /^(\d{1,5})\s*([a-z]*)$/i.exec(renewBeforeExpiry?.trim() ?? '') ?? []
    const hours = hoursOf[unit.toLowerCase().replace(/s$/, '')]
    return count === '' || hours === undefined ? defaultWindow : Number(count) * hours
  })
  return Math.min(defaultWindow, ...windows)
}

const hoursOf: Readonly<Record<string, number>> = {
  '': 24,
  hour: 1,
  day: 24,
  week: 168,
  month: 720,
  year: 8760,
}
const defaultWindow = 30 * 24

const renewed = 'a timer or cron renews the certificates often enough, and its last run did not fail'

function judgeSchedule({ occasions, unseen }: Schedule, window: number, host: string): Verdict {
  const evidence = occasions.map((occasion) => occasion.evidence)
  const live = occasions.filter(({ runs }) => runs)
  const renewing = live.filter(({ does }) => does === 'renews')
  // Of two runs in that time one may fail.
  const often = renewing.filter(({ everyHours }) => everyHours === null || everyHours < window)
  const lasting = often.filter(({ lasts }) => lasts)
  if (lasting.some(({ failure }) => failure === null)) return pass(renewed, ...evidence)
  const unknown = live.find(({ does }) => does === 'unknown')
  if (unknown) return inconclusive(`${host}: what ${unknown.name} runs is not known`, ...evidence)
  if (unseen !== null) return inconclusive(unseen, ...evidence)
  const [failing] = lasting
  if (failing) return fail(`${host}: the last run of ${failing.failure ?? failing.name}`, ...evidence)
  const [passing] = often
  if (passing) return fail(`${host}: ${passing.name} runs, and does not start with the host`, ...evidence)
  const [rare] = renewing
  if (rare) {
    return fail(
      `${host}: ${rare.name} tries every ${formatHours(rare.everyHours)}, and certbot renews in the last ${formatHours(window)} alone`,
      ...evidence,
    )
  }
  const [idle] = live
  if (idle) return fail(`${host}: ${idle.name} runs nothing that renews a certificate`, ...evidence)
  const timers = occasions.some(({ name }) => name.endsWith('.timer'))
  return fail(
    `${host}: nothing renews its certificates: ${timers ? 'no timer is active' : 'there is no timer'}`,
    ...evidence,
    createEvidence('host.certbotCron', `${host}: no job of cron does it`),
  )
}

/** Where certbot has made none: acme.sh, lego, dehydrated and others keep theirs elsewhere. */
function judgeOtherClient(schedule: Schedule, host: string): Verdict | null {
  const others = schedule.occasions.filter(({ client }) => client !== null && client !== 'certbot')
  return others.length === 0 ? null : judgeSchedule({ ...schedule, occasions: others }, defaultWindow, host)
}

/** Which plugins there are is known only where certbot itself was found among the packages. */
function judgePlugin({ name, authenticator }: Certbot, packages: readonly string[], host: string): Verdict[] {
  if (authenticator === null || builtInAuthenticators.includes(authenticator)) return []
  const wanted = `certbot_${authenticator.replaceAll('-', '_')}`
  const evidence = createEvidence(
    'host.certbotPackages',
    `${host}: ${name} is renewed by ${authenticator}; installed: ${packages.join(', ') || 'not known'}`,
  )
  if (packages.includes(wanted)) return [pass(renewed, evidence)]
  if (!packages.includes('certbot'))
    return [inconclusive(`${host}: which plugins certbot has is not known`, evidence)]
  return [
    fail(
      `${host}: every renewal of ${name} fails: certbot's plugin ${authenticator} is not installed`,
      evidence,
    ),
  ]
}
