import type { HostRole } from '../../core/access.ts'
import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { readHostAnswer } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHosts, programOf } from '../reading/host/judge-hosts.ts'
import {
  isRunning,
  isStartedAtBoot,
  listServices,
  type ServiceView,
  serviceFacts,
} from '../reading/host/services.ts'
import { countHostFiles, findServing } from '../reading/host/serving.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'

/** The units of which one at least must run and start with the host, where any is installed. */
const kinds = [
  { what: 'nginx', role: 'edge', ids: ['nginx.service'], names: null },
  { what: 'Mattermost', role: 'app', ids: ['mattermost.service'], names: /^mattermost@.+\.service$/ },
  {
    what: 'the database',
    role: 'database',
    ids: ['mariadb.service', 'mysql.service', 'mysqld.service', 'postgresql.service'],
    names: /^(?:postgresql(?:-\d+)?(?:@.+)?|mysqld?@.+|mariadb@.+)\.service$/,
  },
  {
    what: 'the firewall',
    role: null,
    ids: ['firewalld.service', 'ufw.service', 'iptables.service', 'nftables.service'],
    names: null,
  },
  {
    what: 'the renewal of certificates',
    role: null,
    ids: ['certbot.timer', 'certbot-renewal.timer', 'certbot-renew.timer', 'snap.certbot.renew.timer'],
    names: null,
  },
] as const satisfies readonly {
  what: string
  role: HostRole | null
  ids: readonly string[]
  names: RegExp | null
}[]

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
  uses: [...roleFacts, ...serviceFacts],
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
      const services = listServices(facts, host, units.value)
      const verdicts = kinds.flatMap(({ what, role, ids, names }): Verdict[] => {
        const there = services.filter(
          ({ id, loadState }) =>
            ((ids as readonly string[]).includes(id) || names?.test(id)) && loadState !== 'not-found',
        )
        // With nginx in a container, what renews its certificate may be in one, too.
        const serving = findServing(facts, host, role ?? 'edge')
        const idle = there.every(({ activeState }) => activeState !== 'active')
        if (role !== null || (what === 'the renewal of certificates' && idle && there.length > 0)) {
          if (countHostFiles(serving) === 'no') return [judgeElsewhere(host, what, serving.grounds)]
        }
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

/** What an engine starts again after a reboot is a setting of each container, and of the engine's own unit. */
function judgeElsewhere(host: string, what: string, grounds: string): Verdict {
  return inconclusive(
    `${host}: ${what} is no service of systemd's there (${grounds}): whether its engine starts it with the host was not read`,
    createEvidence('host.processes', `${host}: ${grounds}`),
  )
}

function judgeService(
  services: readonly ServiceView[],
  what: string,
  host: string,
  needed: boolean,
): Verdict {
  const evidence = services.map((service) =>
    createEvidence(service.fact, `${host}: ${describeService(service)}`),
  )
  const states = services.map((service) => ({
    service,
    runs: isRunning(service, services),
    starts: isStartedAtBoot(service, services),
  }))
  const sound = states.find((state) => state.runs === 'yes' && state.starts === 'yes')
  if (sound && (sound.service.restarts ?? 0) < endlessRestarts) {
    return pass('every service that is there runs and starts with its host', ...evidence)
  }
  if (sound) {
    return inconclusive(
      `${host}: ${sound.service.id} runs, and has been started again ${sound.service.restarts} times: it may be about to fail again`,
      ...evidence,
    )
  }
  const best =
    states.find(({ runs }) => runs === 'yes') ??
    states.find(({ runs }) => runs === 'unknown') ??
    states.find(({ starts }) => starts === 'yes') ??
    states[0]
  if (!best) return inconclusive(`${host}: ${what} was not found`, ...evidence)
  const { id, activeState, subState, unitFileState } = best.service
  // nftables.service is part of the package, whether its file is used or not.
  const idle = states.every(({ runs, starts }) => runs === 'no' && starts === 'no')
  if (idle && (!needed || id === 'nftables.service')) {
    return needed
      ? notApplicable(`${host}: ${id} is installed and not used`, ...evidence)
      : inconclusive(
          `${host}: ${id} neither runs nor starts with the host; whether it should was not declared`,
          ...evidence,
        )
  }
  if (best.runs !== 'no' && best.starts !== 'no') {
    return inconclusive(
      best.runs === 'yes'
        ? `${host}: ${id} is ${unitFileState || 'without unit file'}: what starts it with the host is not known`
        : `${host}: whether ${id} runs is not known: it is ${activeState} (${subState})`,
      ...evidence,
    )
  }
  const flaws = [
    ...(best.runs === 'no' ? ['does not run'] : []),
    ...(best.starts === 'no' ? ['does not start with the host'] : []),
  ]
  return fail(`${host}: ${what} (${id}) ${flaws.join(' and ')}`, ...evidence)
}

/** systemd counts only those that it made itself (NRestarts): so many are no single accident. */
const endlessRestarts = 10

function describeService({ id, loadState, activeState, unitFileState, restarts }: ServiceView): string {
  const said = [
    `${id} is ${loadState}, ${activeState}, ${unitFileState || 'without unit file'}`,
    ...(restarts ? [`started again ${restarts} times`] : []),
  ]
  return said.join('; ')
}
