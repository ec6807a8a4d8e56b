import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { and, or, some, type Truth } from '../../../core/truth.ts'
import type { Unit } from '../../../probes/host/questions/units.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'

export const serviceFacts = [
  'host.serviceStates',
  'host.unitFiles',
  'host.processes',
] as const satisfies readonly FactPath[]
type Facts = Partial<FactsAt<(typeof serviceFacts)[number]>>

/** A service by what systemd says of it, from whichever question it is known. */
export interface ServiceView {
  fact: 'host.units' | 'host.serviceStates'
  id: string
  loadState: string
  activeState: string
  subState: string
  unitFileState: string
  restarts: number | null
  /** Whether a process of PostgreSQL is there, which its wrapper unit doesn't say. */
  postgres: Truth
}

/** The units that are asked for by name, and besides them whatever else systemd has loaded. */
export function listServices(facts: Facts, host: string, units: readonly Unit[]): ServiceView[] {
  const files = new Map(
    (valueOrNull(readHostAnswer(facts, 'unitFiles', host)) ?? []).map(({ unit, state }) => [unit, state]),
  )
  const postgres = findPostgres(facts, host)
  const named = new Map(
    units.map((unit): [string, ServiceView] => [
      unit.id,
      {
        fact: 'host.units',
        id: unit.id,
        loadState: unit.loadState,
        activeState: unit.activeState,
        subState: unit.subState,
        unitFileState: unit.unitFileState,
        restarts: unit.restarts,
        postgres,
      },
    ]),
  )
  for (const { unit, loadState, activeState, subState } of valueOrNull(
    readHostAnswer(facts, 'serviceStates', host),
  ) ?? []) {
    if (named.has(unit)) continue
    const unitFileState = files.get(unit) ?? files.get(unit.replace(/@[^.]*/, '@')) ?? ''
    named.set(unit, {
      fact: 'host.serviceStates',
      id: unit,
      loadState,
      activeState,
      subState,
      unitFileState,
      restarts: null,
      postgres,
    })
  }
  return [...named.values()]
}

function findPostgres(facts: Facts, host: string): Truth {
  const processes = readHostAnswer(facts, 'processes', host)
  if (processes.found !== 'value') return 'unknown'
  return processes.value.some(({ program }) => /(?:^|\/)postgres:?$/.test(program)) ? 'yes' : 'no'
}

/** Whether the service does. What is active although its program has ended proves nothing of what it was to start. */
export function isRunning(
  { id, activeState, subState, postgres }: ServiceView,
  all: readonly ServiceView[],
): Truth {
  if (activeState === 'activating') return subState === 'auto-restart' ? 'no' : 'unknown'
  if (activeState === 'deactivating') return 'unknown'
  if (!['active', 'reloading', 'refreshing'].includes(activeState)) return 'no'
  if (subState !== 'exited' || keptWithoutProcess.test(id)) return 'yes'
  if (id !== wrapper) return 'unknown'
  const instances = all.filter(({ id: other }) => other.startsWith('postgresql@'))
  const runs = some(instances, (instance) => isRunning(instance, all))
  return instances.length > 0 ? runs : postgres
}

/** Debian's unit that only stands for its clusters', `postgresql@15-main.service`. */
const wrapper = 'postgresql.service'
/** These load rules into the kernel and end. */
const keptWithoutProcess = /^(?:ufw|iptables|ip6tables|nftables)\.service$/

/** Unknown: something else may start it, such as another unit that wants a static one. */
export function isStartedAtBoot({ id, unitFileState }: ServiceView, all: readonly ServiceView[]): Truth {
  if (id.startsWith('postgresql@')) {
    const wrapped = all.find(({ id: other }) => other === wrapper)
    if (wrapped) return or(readState(unitFileState), readState(wrapped.unitFileState))
  }
  // An instance has its template's word, which may be for another instance.
  return id.includes('@') ? and(readState(unitFileState), 'unknown') : readState(unitFileState)
}

function readState(unitFileState: string): Truth {
  if (['enabled', 'alias'].includes(unitFileState)) return 'yes'
  return [
    'disabled',
    'masked',
    'masked-runtime',
    'bad',
    'enabled-runtime',
    'linked',
    'linked-runtime',
  ].includes(unitFileState)
    ? 'no'
    : 'unknown'
}
