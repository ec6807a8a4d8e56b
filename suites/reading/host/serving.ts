import type { HostRole } from '../../../core/access.ts'
import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { or, type Truth } from '../../../core/truth.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import type { Process } from '../../../probes/host/questions/processes.ts'
import type { Unit } from '../../../probes/host/questions/units.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'

/** The facts that tell which programs serve on a host, and from where. */
export const servingFacts = [
  'host.units',
  'host.processes',
  'host.processPlaces',
  'host.sockets',
] as const satisfies readonly FactPath[]
export type ServingFacts = Partial<FactsAt<(typeof servingFacts)[number]>>

/** Where the program of a role runs. A program that is installed and does not run is in neither place. */
export interface Serving {
  /** On the host itself: its files there are the ones that count. */
  onHost: Truth
  /** In a container: the host's files, packages and units say nothing of it. */
  inContainer: Truth
  /** What that was taken from, for evidence. */
  grounds: string
}

/** Where the program of a role serves from, by its processes, its units, and who holds its ports. */
export function findServing(facts: ServingFacts, host: string, role: HostRole): Serving {
  const processes = valueOrNull(readHostAnswer(facts, 'processes', host))
  const units = valueOrNull(readHostAnswer(facts, 'units', host))
  const mine = (processes ?? []).filter(({ program }) => programsOf[role].test(program))
  const places = valueOrNull(readHostAnswer(facts, 'processPlaces', host)) ?? []
  const placeOf = ({ pid }: Process) => places.find((place) => place.pid === pid && pid !== 1)?.container
  const isContained = (process: Process) => process.container !== undefined || placeOf(process) != null
  const contained = mine.filter(isContained)
  const plain = mine.filter((process) => !isContained(process))
  const running = (units ?? []).filter(
    ({ id, activeState }) => unitsOf[role].includes(id) && activeState === 'active',
  )
  const starters = running.filter(startsContainer)
  const services = running.filter((unit) => !startsContainer(unit))
  const unread = explainUnread(facts, host, role)
  const whole = units !== null && processes !== null && showsAllProcesses(processes)
  return {
    onHost: plain.length > 0 || services.length > 0 ? 'yes' : whole ? 'no' : 'unknown',
    inContainer: contained.length > 0 || starters.length > 0 ? 'yes' : unread === null ? 'no' : 'unknown',
    grounds:
      [
        ...contained
          .slice(0, 1)
          .map((process) =>
            process.container === undefined
              ? `${process.program} (pid ${process.pid}) is in container ${placeOf(process)?.slice(0, 12)}`
              : `${process.program} (pid ${process.pid}) is in a container, below ${process.container}`,
          ),
        ...starters.slice(0, 1).map(({ id }) => `${id} starts a container`),
        ...plain.slice(0, 1).map(({ pid, program }) => `${program} runs (pid ${pid})`),
        ...services.slice(0, 1).map(({ id }) => `${id} is active`),
      ].join(', ') ||
      (unread ?? 'no process, no active unit and no socket of it'),
  }
}

/** Whether the program of a role runs there at all. */
export function isServing({ onHost, inContainer }: Serving): Truth {
  return or(onHost, inContainer)
}

/**
 * Whether the host's own files are those of the program of a role. No: it runs in a container, or something that was not attributed
 * holds its port while it does not run on the host. Where nothing serves, they are what the next start reads.
 */
export function countHostFiles({ onHost, inContainer }: Serving): Truth {
  if (inContainer === 'yes') return onHost === 'yes' ? 'unknown' : 'no'
  return onHost === 'no' && inContainer === 'unknown' ? 'no' : 'yes'
}

/**
 * A pass on what the host itself has, or that it has nothing of it, is left open where programs of the deployment run in containers, whose own was not read.
 *
 * @param own - of a container: `the OpenSSL`
 */
export function leaveOpenForContainers(
  verdict: Verdict,
  facts: ServingFacts,
  host: string,
  own: string,
): Verdict {
  const [contained] = listContained(facts, host)
  const settled = verdict.verdict === 'pass' || verdict.verdict === 'not-applicable'
  if (!settled || contained === undefined) return verdict
  return inconclusive(
    `${host}: ${own} of its containers was not read (${contained}); of the host: ${verdict.reason}`,
    ...verdict.evidence,
    createEvidence('host.processes', `${host}: ${contained}`),
  )
}

/** The programs of the deployment that run in containers there: what is installed on the host is not theirs. */
function listContained(facts: ServingFacts, host: string): string[] {
  return (['edge', 'app', 'database'] as const).flatMap((role) => {
    const { inContainer, grounds } = findServing(facts, host, role)
    return inContainer === 'yes' ? [grounds] : []
  })
}

const unitsOf: Record<HostRole, readonly string[]> = {
  edge: ['nginx.service'],
  app: ['mattermost.service'],
  database: ['mariadb.service', 'mysql.service', 'mysqld.service', 'postgresql.service'],
}

/** The units of a role that systemd knows there. */
export function listUnitsOf(units: readonly Unit[], role: HostRole): Unit[] {
  return units.filter(({ id, loadState }) => unitsOf[role].includes(id) && loadState !== 'not-found')
}

export const programsOf: Record<HostRole, RegExp> = {
  edge: /(?:^|\/)nginx:?$/,
  app: /(?:^|\/)mattermost$/,
  database: /(?:^|\/)(?:mysqld|mariadbd|postgres|postmaster):?$/,
}

const portsOf: Record<HostRole, readonly number[]> = {
  edge: [80, 443],
  app: [8065],
  database: [3306, 5432],
}

/** A unit that runs an engine's client: its environment and its files are not the server's. */
function startsContainer({ execStart, execStartPre }: Unit): boolean {
  return [...execStart, ...execStartPre].some(({ path }) => containerClients.test(path))
}

const containerClients =
  /\/(?:docker|docker-compose|podman|podman-compose|nerdctl|ctr|crictl|kubectl|lxc|lxc-start|incus|systemd-nspawn|machinectl|apptainer|singularity)$/

/** Programs that hold a port of the host for a container. */
const publishers =
  /^(?:docker-proxy|docker-pr|rootlessport|rootlesskit|slirp4netns|pasta|pasta\.avx2|conmon|containerd-shim.*)$/

/** Why it is not known that the program does not run there; null: it is known. */
function explainUnread(facts: ServingFacts, host: string, role: HostRole): string | null {
  const answers = (['units', 'processes', 'sockets'] as const).map(
    (name) => [name, readHostAnswer(facts, name, host)] as const,
  )
  for (const [name, answer] of answers) {
    if (answer.found !== 'value') {
      return 'verdict' in answer ? answer.verdict.reason.replace(`${host}: `, '') : `${name}: ${answer.found}`
    }
  }
  const processes = valueOrNull(readHostAnswer(facts, 'processes', host)) ?? []
  if (!showsAllProcesses(processes)) return 'the account may not see all processes'
  const sockets = valueOrNull(readHostAnswer(facts, 'sockets', host)) ?? []
  const strange = sockets.find(
    ({ protocol, port, processes: holders }) =>
      protocol.startsWith('tcp') &&
      portsOf[role].includes(port) &&
      (holders === null || holders.some(({ name }) => publishers.test(name))),
  )
  if (!strange) return null
  const holder = strange.processes?.[0]?.name
  return `port ${strange.port} is held by ${holder ?? 'a program that is not named'}, and what serves behind it was not seen`
}

/** Every host has a first process, which belongs to root: where it is not shown, those of others are hidden (proc(5), hidepid). */
export function showsAllProcesses(processes: readonly Process[]): boolean {
  return processes.some(({ pid }) => pid === 1)
}
