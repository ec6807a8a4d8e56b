import type { HostRole } from '../../core/access.ts'
import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { Unit } from '../../probes/host/questions/units.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { readHostAnswer } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHosts, programOf } from '../reading/host/judge-hosts.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'

/** The units of which one at least must run and start with the host, where any is installed. */
const services = [
  { what: 'nginx', role: 'edge', ids: ['nginx.service'] },
  { what: 'Mattermost', role: 'app', ids: ['mattermost.service'] },
  {
    what: 'the database',
    role: 'database',
    ids: ['mariadb.service', 'mysql.service', 'mysqld.service', 'postgresql.service'],
  },
  {
    what: 'the firewall',
    role: null,
    ids: ['firewalld.service', 'ufw.service', 'iptables.service', 'nftables.service'],
  },
  {
    what: 'the renewal of certificates',
    role: null,
    ids: ['certbot.timer', 'certbot-renewal.timer', 'certbot-renew.timer', 'snap.certbot.renew.timer'],
  },
] as const satisfies readonly { what: string; role: HostRole | null; ids: readonly string[] }[]

export const check = defineCheck({
  id: 'services-enabled',
  area: 'host',
  title: 'Every service runs, and starts with the host',
  severity: 'high',
  why: 'A service that was started by hand is gone after the next reboot: a database or nginx at once, a firewall or a renewal timer without anyone noticing.',
  remediation:
    '`systemctl enable --now nginx mattermost mariadb firewalld certbot-renewal.timer`, those that the host has.',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemctl.html'],
  needs: ['host.units'],
  uses: roleFacts,
  requirements: {
    current: {
      value: null,
      clauses: [
        centos7.nginxAtBoot,
        centos7.appAtBoot,
        centos7.databaseAtBoot,
        centos7.firewallAtBoot,
        centos7.timerAtBoot,
      ],
    },
    centos7: {
      value: null,
      clauses: [
        centos7.nginxAtBoot,
        centos7.appAtBoot,
        centos7.databaseAtBoot,
        centos7.firewallAtBoot,
        centos7.timerAtBoot,
      ],
    },
  },
  judge: (facts, { access }) =>
    judgeHosts(access, (host) => {
      const units = readHostAnswer(facts, 'units', host)
      if ('verdict' in units) return units.verdict
      if (units.found !== 'value') return inconclusive(`${host}: it has no systemd to ask`)
      const roles = access.hosts.find(({ name }) => name === host)?.roles ?? []
      const verdicts = services.flatMap(({ what, role, ids }): Verdict[] => {
        const there = units.value.filter(
          ({ id, loadState }) => (ids as readonly string[]).includes(id) && loadState !== 'not-found',
        )
        const declared = role !== null && (roles as readonly HostRole[]).includes(role)
        if (there.length > 0) return [judgeService(there, what, host, declared || role === null)]
        return declared
          ? [
              inconclusive(
                `${host}: ${programOf[role]} was declared to be there, and systemd has no unit of it`,
              ),
            ]
          : []
      })
      return verdicts.length > 0
        ? combineVerdicts(verdicts)
        : notApplicable(`${host}: none of the services of the documents is installed`)
    }),
})

function judgeService(units: readonly Unit[], what: string, host: string, needed: boolean): Verdict {
  const states = units.map((unit) => ({ unit, runs: isRunning(unit), starts: isStartedAtBoot(unit) }))
  const evidence = units.map(({ id, unitFileState, activeState, loadState }) =>
    createEvidence(
      'host.units',
      `${host}: ${id} is ${loadState}, ${activeState}, ${unitFileState || 'without unit file'}`,
    ),
  )
  if (states.some((state) => state.runs && state.starts)) {
    return pass('every service that is there runs and starts with its host', ...evidence)
  }
  const best = states.find((state) => state.runs) ?? states.find((state) => state.starts) ?? states[0]
  const id = best?.unit.id ?? ''
  // nftables.service is part of the package, whether its file is used or not.
  const idle = states.every((state) => !state.runs && state.starts === false)
  if (idle && (!needed || id === 'nftables.service')) {
    return needed
      ? notApplicable(`${host}: ${id} is installed and not used`, ...evidence)
      : inconclusive(
          `${host}: ${id} neither runs nor starts with the host; whether it should was not declared`,
          ...evidence,
        )
  }
  if (best?.runs && best.starts === null) {
    return inconclusive(
      `${host}: ${id} is ${best.unit.unitFileState || 'without unit file'}: what starts it with the host is not known`,
      ...evidence,
    )
  }
  const flaws = [
    ...(best?.runs ? [] : ['does not run']),
    ...(best?.starts === false ? ['does not start with the host'] : []),
  ]
  return fail(`${host}: ${what} (${id}) ${flaws.join(' and ')}`, ...evidence)
}

function isRunning({ activeState }: Unit): boolean {
  return activeState === 'active' || activeState === 'reloading'
}

/** Null: something else may start it, such as another unit that wants a static one. */
function isStartedAtBoot({ unitFileState }: Unit): boolean | null {
  if (['enabled', 'generated', 'alias'].includes(unitFileState)) return true
  return ['disabled', 'masked', 'masked-runtime', 'bad', 'enabled-runtime'].includes(unitFileState)
    ? false
    : null
}
