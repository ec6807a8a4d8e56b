import type { MattermostConfig } from '../../host/questions/mattermost-config.ts'
import { findWorkloads, type HostProcesses, type Workload } from '../../host/workloads/find-workload.ts'
import type { Dsn, Place } from '../dsn/dsn-facts.ts'
import type { DataSource, HostDataSources } from './data-source-facts.ts'

const program = /(?:^|\/)mattermost$/

/**
 * The data sources of a Mattermost that runs in a container alone: its environment, which overrides the config.json of its volume. Null: it
 * runs on the host too, or what it was given was not read.
 *
 * @param readConfig - the config.json in a folder of the host; null: not read
 */
export function findContainedSources(
  told: HostProcesses,
  readConfig: (folder: string) => MattermostConfig | null,
): HostDataSources | null {
  const running = (told.processes ?? []).filter((process) => program.test(process.program))
  const workloads = findWorkloads(program, told)
  const [workload] = workloads
  if (!workload || workloads.length < running.length || workloads.some(({ environment }) => !environment)) {
    return null
  }
  const folder = workload.mounts.find(({ target }) => target === '/mattermost/config')?.path ?? null
  const config = folder === null || workload.namesConfig ? null : readConfig(folder)
  const own = workloads.flatMap((each) => listOwnSources(each))
  const database = own.some(({ source }) => source.endsWith(' MM_CONFIG'))
  const listed = config?.dataSources ?? []
  const fromFile = listed.map(({ setting, dsn }): DataSource => {
    const override = own.find(({ source }) =>
      source.includes(`_${setting.replace(/^.*\.|\[.*/g, '').toUpperCase()}`),
    )
    const overriddenBy = override?.source ?? null
    return {
      source: `${folder}/config.json ${setting}`,
      dsn: resolvePlaces(dsn, workload),
      inForce: overriddenBy === null && !database,
      overriddenBy,
    }
  })
  return {
    store: database ? 'database' : 'file',
    container: workload.name,
    configs: config ? [`${folder}/config.json`] : [],
    sources: [...own, ...fromFile],
    // What the environment does not set is in a file of the container, or in the database.
    unread:
      config || own.some(({ source }) => source.endsWith('_DATASOURCE'))
        ? []
        : [{ place: `settings of ${workload.name}`, why: { status: 'not-asked' } }],
  }
}

function listOwnSources(workload: Workload): DataSource[] {
  return (workload.environment?.dataSources ?? []).map(({ setting, dsn }) => ({
    source: `environment ${setting}`,
    dsn: resolvePlaces(dsn, workload),
    inForce: true,
    overriddenBy: null,
  }))
}

/** A name without a dot is the engine's own: where it leads is where the container is connected to. */
function resolvePlaces(dsn: Dsn, { connections }: Workload): Dsn {
  if (dsn.status !== 'ok' || !connections) return dsn
  const standard = dsn.driver === 'mysql' ? 3306 : 5432
  const places = dsn.places.flatMap((place): Place[] => {
    if ('path' in place || /[.:]/.test(place.host) || place.host === 'localhost') return [place]
    const port = place.port ?? standard
    const reached = connections.filter((each) => each.port === port)
    return reached.length > 0 ? reached.map(({ address }) => ({ host: address, port })) : [place]
  })
  return { ...dsn, places }
}
