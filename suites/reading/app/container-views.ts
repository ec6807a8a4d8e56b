import type { MattermostConfig } from '../../../probes/host/questions/mattermost-config.ts'
import { valueOrNull } from '../../../probes/host/reading.ts'
import type { Workload } from '../../../probes/host/workloads/find-workload.ts'
import { filesOf } from '../host/discovered-answer.ts'
import { readHostAnswer } from '../host/host-answer.ts'
import { countHostFiles, findServing } from '../host/serving.ts'
import { readWorkloads } from '../host/workload.ts'
import type { ConfigurationFacts } from './configuration-facts.ts'
import type { ConfigurationView, ConfigurationViews } from './configuration-view.ts'
import { mergeDataSources } from './merged-sources.ts'

const ownConfig = '/mattermost/config/config.json'

/**
 * The settings of a Mattermost that runs in containers of a host alone: the environment of its processes, and the config.json of its volume.
 * Null: none does, or what it was given was not read.
 */
export function collectContainerViews(host: string, facts: ConfigurationFacts): ConfigurationViews | null {
  const serving = findServing(facts, host, 'app')
  if (serving.inContainer !== 'yes' || countHostFiles(serving) !== 'no') return null
  const workloads = readWorkloads(facts, host, 'app')
  if (workloads.length === 0 || workloads.some(({ environment }) => environment === null)) return null
  const present = (['mattermostConfigEtc', 'mattermostConfigOpt'] as const).filter(
    (name) => readHostAnswer(facts, name, host).found === 'value',
  )
  return {
    views: workloads.map((workload) => createContainerView(host, workload, facts)),
    obstacles: [],
    missing: [],
    dead: present.map(
      (name) => `${host}: nobody reads the file of ${name}: Mattermost runs in ${workloads[0]?.name}`,
    ),
  }
}

function createContainerView(host: string, workload: Workload, facts: ConfigurationFacts): ConfigurationView {
  const { overrides = {}, dataSources = [] } = workload.environment ?? {}
  const shared = {
    host,
    container: workload.name,
    overrides,
    overridden: [],
    unreadEnvironment: [],
  }
  const config = findMountedConfig(host, workload, facts)
  if (config) {
    return {
      ...shared,
      name: `${host}: ${workload.name}: ${ownConfig}`,
      fact: 'host.mattermostConfigMounted',
      of: 'next start',
      config,
      dataSources: mergeDataSources(config.dataSources, dataSources),
    }
  }
  return {
    ...shared,
    name: `${host}: environment of ${workload.name}`,
    fact: 'host.processEnvironments',
    // What it runs with; of all that the environment does not set nothing is shown, defaults included.
    of: 'running',
    config: { settings: {}, unrecorded: [], dataSources: [] },
    dataSources: mergeDataSources([], dataSources),
  }
}

/** The config.json that the container has in the image's own place, and that its volume shows on the host. */
function findMountedConfig(
  host: string,
  { environment, mounts, namesConfig }: Workload,
  facts: ConfigurationFacts,
): MattermostConfig | null {
  const named = environment?.configFile ?? null
  const elsewhere =
    namesConfig ||
    environment?.dataSources.some(({ setting }) => setting === 'MM_CONFIG') ||
    environment?.unrecorded.includes('MM_CONFIG') ||
    (named !== null && named !== ownConfig && named !== 'config.json' && named !== 'config/config.json')
  const path = mounts.find(({ target }) => target === '/mattermost/config')?.path
  if (elsewhere || path == null) return null
  return valueOrNull(filesOf(facts, 'mattermostConfigMounted', host)[path])
}
