import { defineCheck } from '../../core/check.ts'
import { fail, inconclusive, pass, seen } from '../../core/verdict.ts'
import { told, toldValue } from '../reading/host/host-answer.ts'
import { judgeEvery } from '../reading/host/judge-hosts.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

export const check = defineCheck({
  id: 'process-secrets',
  area: 'host',
  title: 'No password stands in the arguments or the environment of a service',
  severity: 'high',
  why: 'Every account of a host can list the arguments of all processes, and `systemctl show` tells everyone the Environment= of a unit: a password there is no secret to anyone who got in as anyone.',
  remediation:
    'Put the DataSource into a file that Mattermost alone can read, config.json or an `EnvironmentFile=` with `MM_CONFIG=` of mode 0600, instead of `--config=mysql://user:password@…`; then change the password.',
  references: [
    'https://docs.mattermost.com/administration-guide/configure/configuration-in-your-database.html',
  ],
  needs: ['host.processes', 'host.units'],
  requirements: {
    current: {
      value: null,
      clauses: [transportEncryption.dataSourceInArguments],
      departs: 'From seed 001, which shows the password of the database in the output of `systemctl status`.',
    },
  },
  judge: (facts, { access }) =>
    judgeEvery(access, (host) => {
      const processes = told(facts, 'processes', host)
      const units = told(facts, 'units', host)
      const shown = [
        ...(toldValue(processes) ?? [])
          .filter(({ carriesSecret }) => carriesSecret)
          .map(({ pid, user, program }) =>
            seen('host.processes', `${host}: arguments of ${program} (pid ${pid}, ${user})`),
          ),
        ...(toldValue(units) ?? []).flatMap(({ id, execStart, environment }) => [
          ...(execStart.some(({ arguments: args }) => args === null)
            ? [seen('host.units', `${host}: ExecStart of ${id}`)]
            : []),
          ...environment.dataSources
            .filter(({ dsn }) => 'hasPassword' in dsn && dsn.hasPassword)
            .map(({ setting }) => seen('host.units', `${host}: ${setting} of ${id}`)),
        ]),
      ]
      if (shown.length > 0) {
        const places = shown.map(({ observed }) => observed).join(', ')
        return fail(`a password can be read by every account in: ${places}`, ...shown)
      }
      if ('verdict' in processes) return processes.verdict
      if ('verdict' in units) return units.verdict
      const seenServers = toldValue(processes) ?? []
      return seenServers.length > 0
        ? pass(
            'no argument of a process and no unit carries a password',
            seen('host.processes', `${host}: ${seenServers.map(({ program }) => program).join(', ')}`),
          )
        : inconclusive(
            `${host}: not a single server is among the processes that the account may see`,
            seen('host.processes', `${host}: none`),
          )
    }),
})
