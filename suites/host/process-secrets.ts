import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import type { Truth } from '../../core/truth.ts'
import { createEvidence, type Evidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { processFacts } from '../../probes/host/workloads/find-workload.ts'
import { filesOf } from '../reading/host/discovered-answer.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import {
  findServing,
  leaveOpenForContainers,
  type ServingFacts,
  servingFacts,
  showsAllProcesses,
} from '../reading/host/serving.ts'
import { readWorkloads, type WorkloadFacts } from '../reading/host/workload.ts'
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
  uses: [...servingFacts, ...processFacts, 'host.composeFiles'],
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
      const contained = judgeContained(facts, host)
      const open = contained.filter(({ readable }) => readable === 'yes')
      shown.push(...open.map(({ evidence }) => evidence))
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
      const unknown = contained.find(({ readable }) => readable === 'unknown')
      if (unknown) {
        return inconclusive(
          `${host}: ${unknown.evidence.observed.replace(`${host}: `, '')}, and who may read where they are kept was not seen`,
          unknown.evidence,
        )
      }
      return seenServers.length > 0
        ? leaveOpenUnlessRead(
            pass(
              'no argument of a process and none of these services’ units carries a password, as far as its name, its program or its form tells',
              createEvidence(
                'host.processes',
                `${host}: ${seenServers.map(({ program }) => program).join(', ')}`,
              ),
            ),
            facts,
            host,
            contained,
          )
        : inconclusive(
            `${host}: not a single server is among the processes that the account may see`,
            createEvidence('host.processes', `${host}: none`),
          )
    }),
})

interface ContainedSecrets {
  /** Whether every account can read the file that they come from. */
  readable: Truth
  evidence: Evidence
}

type Facts = ServingFacts & WorkloadFacts & Partial<FactsAt<'host.composeFiles'>>

/**
 * The passwords that programs in containers were given by their environment. It is root's alone; what matters is Compose's `.env`, which
 * the documented layout keeps beside the volumes.
 */
function judgeContained(facts: Facts, host: string): ContainedSecrets[] {
  const files = Object.entries(filesOf(facts, 'composeFiles', host)).flatMap(([folder, reading]) =>
    reading.status === 'ok' && reading.value.found === 'value'
      ? [{ folder, files: reading.value.value }]
      : [],
  )
  return (['edge', 'app', 'database'] as const).flatMap((role) =>
    readWorkloads(facts, host, role).flatMap(({ name, environment }): ContainedSecrets[] => {
      const names = [
        ...(environment?.dataSources ?? []).flatMap(({ setting, dsn }) =>
          'hasPassword' in dsn && dsn.hasPassword ? [setting] : [],
        ),
        ...(environment?.secrets ?? []),
      ]
      if (names.length === 0) return []
      const what = `${host}: ${names.join(', ')} of ${name}`
      const [found] = files.flatMap(({ folder, files: listed }) => {
        const file = listed.find(({ path }) => path === '/.env')
        const own = listed.find(({ path }) => path === '')
        return file && own ? [{ path: `${folder}/.env`, file, own }] : []
      })
      if (!found) return [{ readable: 'unknown', evidence: createEvidence('host.processEnvironments', what) }]
      const { path, file, own } = found
      const open = file.permissions[6] === 'r' && own.permissions[8] !== '-'
      // Above the folder nothing was looked at: root's own is closed, and so may others be.
      const shallow = /^\/(?:opt|srv|var|home)\/(?:[^/]+\/)?[^/]+$/.test(path)
      return [
        {
          readable: open ? (shallow ? 'yes' : 'unknown') : file.acl ? 'unknown' : 'no',
          evidence: createEvidence('host.composeFiles', `${what}, in ${path} (${file.permissions})`),
        },
      ]
    }),
  )
}

/** A pass covers containers where the environment of each program of the deployment that runs in one was read. */
function leaveOpenUnlessRead(
  verdict: Verdict,
  facts: Facts,
  host: string,
  contained: readonly ContainedSecrets[],
): Verdict {
  const roles = ['edge', 'app', 'database'] as const
  const all = roles.flatMap((role) => readWorkloads(facts, host, role))
  const read = all.length > 0 && all.every(({ environment }) => environment !== null)
  const known = roles.every(
    (role) =>
      findServing(facts, host, role).inContainer !== 'yes' || readWorkloads(facts, host, role).length > 0,
  )
  return read && known
    ? { ...verdict, evidence: [...verdict.evidence, ...contained.map(({ evidence }) => evidence)] }
    : leaveOpenForContainers(verdict, facts, host, 'the environment')
}
