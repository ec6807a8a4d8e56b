import type { FactsAt } from '../../../core/fact.ts'
import { processFacts } from '../../../probes/host/workloads/find-workload.ts'

/** Where Mattermost's settings can be seen, all of them optional. */
export const configurationFacts = [
  'mattermost.configuration',
  'host.units',
  // Whether Mattermost runs on the host, whose files these are, or in a container, and what it was given there.
  'host.sockets',
  ...processFacts,
  'host.mattermostConfigEtc',
  'host.mattermostConfigOpt',
  'host.mattermostConfigNamed',
  'host.mattermostEnvironmentNamed',
  'host.mattermostRunning',
  'host.mattermostConfigMounted',
] as const
export type ConfigurationFacts = Partial<FactsAt<(typeof configurationFacts)[number]>>
