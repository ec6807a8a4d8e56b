import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { createEvidence, type Evidence } from '../../../core/verdict.ts'
import { readCronTime } from '../../../probes/host/cron-time.ts'
import type { RenewalJob } from '../../../probes/host/questions/renewal-jobs.ts'
import type { Timer } from '../../../probes/host/questions/timers.ts'
import type { Unit } from '../../../probes/host/questions/units.ts'
import { classify } from '../../../probes/host/renewal-command.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'

export const scheduleFacts = [
  'host.units',
  'host.timers',
  'host.certbotCron',
  'host.renewalJobs',
] as const satisfies readonly FactPath[]

/** Something that runs by itself, or would, and what it does about certificates. */
export interface Occasion {
  name: string
  does: RenewalJob['does']
  client: RenewalJob['client']
  /** Longest time between two runs; null: not known. */
  everyHours: number | null
  /** It is on, and will be after the next boot. */
  runs: boolean
  lasts: boolean
  failure: string | null
  evidence: Evidence
}

export interface Schedule {
  occasions: Occasion[]
  /** Why others than these may be there; null: there are none. */
  unseen: string | null
}

type Facts = Partial<FactsAt<(typeof scheduleFacts)[number]>>

/** Timers and the services that they start: Debian's, seed 000's, Fedora's and the snap's. */
const renewers: Readonly<Record<string, string>> = {
  'certbot.timer': 'certbot.service',
  'certbot-renewal.timer': 'certbot-renewal.service',
  'certbot-renew.timer': 'certbot-renew.service',
  'snap.certbot.renew.timer': 'snap.certbot.renew.service',
}

/** Timers of the distributions, none of which renews a certificate. */
const stockTimers =
  /^(?:apt-daily(?:-upgrade)?|apt-news|apport-autoreport|atop.*|chrony-.*|dailyaidecheck|debtap|dnf-(?:makecache|automatic.*)|dpkg-db-backup|e2scrub_all|esm-cache|exim4-base|fstrim|fwupd-refresh|insights-client|logrotate|man-db|mdadm-.*|mdcheck_.*|mdmonitor-.*|mlocate-updatedb|motd-news|phpsessionclean|plocate-updatedb|pm(?:logger|ie).*|raid-check|rpm.*|secureboot-.*|snapd\.(?:refresh|snap-repair)|sysstat-.*|systemd-.*|ua-timer|ubuntu-.*|unbound-anchor|update-notifier-.*|updatedb|xfs_scrub_all|yum-.*|.*@.*)\.timer$/

/** Everything on one host that renews certificates, or may. */
export function findSchedule(facts: Facts, host: string): Schedule {
  const units = valueOrNull(readHostAnswer(facts, 'units', host)) ?? []
  const timers = readHostAnswer(facts, 'timers', host)
  const jobs = readHostAnswer(facts, 'renewalJobs', host)
  const cron = readHostAnswer(facts, 'certbotCron', host)
  const listed = valueOrNull(timers) ?? []
  const seenJobs = valueOrNull(jobs) ?? []
  const systemd = units.length > 0
  const occasions = [
    ...units.flatMap((timer) => createTimerOccasion(timer, units, host)),
    ...seenJobs.flatMap((job) =>
      job.by === 'cron' ? createCronOccasion(job, systemd, host) : createUnitOccasion(job, listed, host),
    ),
    ...(valueOrNull(cron) === true && seenJobs.every(({ file }) => file !== '/etc/cron.d/certbot')
      ? [createPackageCron(host)]
      : []),
  ]
  const known = new Set([
    ...Object.keys(renewers),
    ...seenJobs.map(({ file }) => (file.split('/').at(-1) ?? '').replace(/\.service$/, '.timer')),
  ])
  const other = listed.find(({ unit, next }) => next !== null && !known.has(unit) && !stockTimers.test(unit))
  const unread = [jobs, cron].flatMap((answer) => ('verdict' in answer ? [answer.verdict.reason] : []))
  const residue = jobs.found === 'value' ? jobs.residue : []
  return {
    occasions,
    unseen:
      (residue[0] ? `${host}: what ${residue[0].text} does is not known` : null) ??
      (other ? `${host}: what ${other.unit} does is not known` : null) ??
      unread[0] ??
      null,
  }
}

function createTimerOccasion(timer: Unit, units: readonly Unit[], host: string): Occasion[] {
  const serviceName = renewers[timer.id]
  if (serviceName === undefined || timer.loadState !== 'loaded') return []
  const service = units.find(({ id }) => id === serviceName)
  const { does, client } = service ? classifyService(service) : { does: 'renews' as const, client: null }
  const { activeState, unitFileState, nextElapse, lastTrigger, calendar } = timer
  return [
    {
      name: timer.id,
      does,
      client,
      everyHours: readCalendar(calendar),
      runs: activeState === 'active' && nextElapse !== null,
      lasts: !/^(?:disabled|enabled-runtime|masked.*|bad)$/.test(unitFileState),
      failure:
        service && hasFailedLast(service)
          ? `${service.id} failed (${service.result ?? service.activeState})`
          : null,
      evidence: createEvidence(
        'host.units',
        `${host}: ${timer.id} is ${activeState}, ${unitFileState}; next ${nextElapse ?? 'never'}, last ${lastTrigger ?? 'never'}; runs ${service?.execStart.map(({ path }) => path).join(', ') || 'what is not known'}`,
      ),
    },
  ]
}

/** What a service runs. The snap's is started by snap itself. */
function classifyService(service: Unit): Pick<Occasion, 'does' | 'client'> {
  const found = service.execStart.map(({ path, arguments: args }) =>
    /^snap\.certbot/.test(service.id) && path.endsWith('/snap')
      ? { does: 'renews' as const, client: 'certbot' as const }
      : classify([path, ...(args ?? ['…'])]),
  )
  return (
    found.find(({ does }) => does === 'renews') ??
    found.find(({ does }) => does === 'unknown') ??
    found[0] ?? { does: 'unknown', client: null }
  )
}

function createCronOccasion(job: RenewalJob, systemd: boolean, host: string): Occasion[] {
  if (job.does === 'nothing' && job.client === null) return []
  // cron passes over names with a dot in some distributions and not in others.
  const skipped = /\/cron\.[^/]*\/[^/]*\.[^/]*$/.test(job.file)
  return [
    {
      name: job.file,
      does: skipped && job.does === 'renews' ? 'unknown' : job.does,
      client: job.client,
      everyHours: job.everyHours,
      // Null: at boots.
      runs: !(job.withoutSystemd && systemd) && job.everyHours !== null,
      lasts: true,
      failure: null,
      evidence: createEvidence(
        'host.renewalJobs',
        `${host}: ${job.file}, every ${formatHours(job.everyHours)}: ${job.client ?? 'a program'} ${job.does}`,
      ),
    },
  ]
}

/** A service of another name: on if a timer starts it. */
function createUnitOccasion(job: RenewalJob, timers: readonly Timer[], host: string): Occasion[] {
  const service = job.file.split('/').at(-1) ?? ''
  if (service in renewersByService || (job.does === 'nothing' && job.client === null)) return []
  const timer = timers.find(
    ({ activates, unit }) => activates === service || unit === service.replace(/\.service$/, '.timer'),
  )
  if (!timer) return []
  const gap =
    timer.next !== null && timer.last !== null
      ? Date.parse(timer.next.slice(4)) - Date.parse(timer.last.slice(4))
      : Number.NaN
  return [
    {
      name: timer.unit,
      does: job.does,
      client: job.client,
      everyHours: Number.isNaN(gap) ? null : gap / 3_600_000,
      runs: timer.next !== null,
      lasts: true,
      failure: null,
      evidence: createEvidence(
        'host.timers',
        `${host}: ${timer.unit} starts ${service}; next ${timer.next ?? 'never'}`,
      ),
    },
  ]
}

const renewersByService = Object.fromEntries(
  Object.entries(renewers).map(([timer, service]) => [service, timer]),
)

function createPackageCron(host: string): Occasion {
  return {
    name: '/etc/cron.d/certbot',
    does: 'renews',
    client: 'certbot',
    everyHours: null,
    runs: true,
    lasts: true,
    failure: null,
    evidence: createEvidence('host.certbotCron', `${host}: /etc/cron.d/certbot`),
  }
}

function hasFailedLast({ result, activeState }: Unit): boolean {
  return activeState === 'failed' || (result !== null && result !== '' && result !== 'success')
}

/** `Mon *-*-1..7 04:00:00`, as systemd writes out every calendar; null: another form. @see systemd.time(7) */
function readCalendar(calendar: string | null): number | null {
  const [, weekdays, year = '', month = '', day = '', hours = '', minutes = '00'] =
    /^(?:([A-Z][a-z]{2}[A-Za-z,.]*) )?(\*|[\d,/.*]+)-(\*|[\d,/.*]+)-(\*|[\d,/.*]+) ([\d,/.*]+):([\d,/.*]+)(?::[\d,/.*]+)?(?: \S+)?$/.exec(
      calendar ?? '',
    ) ?? []
  if (month === '') return null
  if (!year.startsWith('*')) return hoursOfYear
  const range = (text: string) => text.replaceAll('..', '-').replace(/^(\d+)\/(\d+)$/, '$1-59/$2')
  const days = weekdays?.replaceAll('..', '-').toLowerCase() ?? '*'
  const limited = (text: string, high: number) =>
    text.replace(/^(\d+)\/(\d+)$/, `$1-${high}/$2`).replaceAll('..', '-')
  const hour = limited(hours, 23)
  const read = readCronTime([range(minutes), hour, limited(day, 31), limited(month, 12), days])
  return read === 'unreadable' ? null : read
}

const hoursOfYear = 366 * 24

export function formatHours(hours: number | null): string {
  if (hours === null) return 'so often as is not known'
  return hours >= 48 ? `${Math.round(hours / 24)} days` : `${Math.round(hours * 10) / 10} h`
}
