import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass } from '../../core/verdict.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { leaveOpenForContainers, servingFacts, showsAllProcesses } from '../reading/host/serving.ts'
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
  uses: servingFacts,
  requirements: {
    current: {
      value: null,
      clauses: [transportEncryption.dataSourceInArguments],
      departs: 'From seed 001, which shows the password of the database in the output of `systemctl status`.',
    },
  },
  judge: (facts, { access }) =>
    judgeHosts(access, (host) => {
      const processes = readHostAnswer(facts, 'processes', host)
      const units = readHostAnswer(facts, 'units', host)
      const shown = [
        ...(valueOrNull(processes) ?? [])
          .filter(({ carriesSecret }) => carriesSecret)
          .map(({ pid, user, program }) =>
            createEvidence('host.processes', `${host}: arguments of ${program} (pid ${pid}, ${user})`),
          ),
        ...(valueOrNull(units) ?? []).flatMap(({ id, execStart, environment }) => [
          ...(execStart.some(({ arguments: args }) => args === null)
            ? [createEvidence('host.units', `${host}: ExecStart of ${id}`)]
            : []),
          ...environment.dataSources
            .filter(({ dsn }) => 'hasPassword' in dsn && dsn.hasPassword)
            .map(({ setting }) => createEvidence('host.units', `${host}: ${setting} of ${id}`)),
          ...(environment.secrets ?? []).map((name) =>
            createEvidence('host.units', `${host}: ${name} of ${id}`),
          ),
        ]),
      ]
      if (shown.length > 0) {
        const places = shown.map(({ observed }) => observed).join(', ')
        return fail(`a password can be read by every account in: ${places}`, ...shown)
      }
      if ('verdict' in processes) return processes.verdict
      if ('verdict' in units) return units.verdict
      const seenServers = valueOrNull(processes) ?? []
      if (seenServers.length > 0 && !showsAllProcesses(seenServers)) {
        return inconclusive(
          `${host}: the account may not see the processes of others (hidepid), and so not their arguments`,
          createEvidence('host.processes', `${host}: the first process is not shown`),
        )
      }
      return seenServers.length > 0
        ? leaveOpenForContainers(
            pass(
              'no argument of a process and none of these services’ units carries a password, as far as its name, its program or its form tells',
              createEvidence(
                'host.processes',
                `${host}: ${seenServers.map(({ program }) => program).join(', ')}`,
              ),
            ),
            facts,
            host,
            'the environment',
          )
        : inconclusive(
            `${host}: not a single server is among the processes that the account may see`,
            createEvidence('host.processes', `${host}: none`),
          )
    }),
})
