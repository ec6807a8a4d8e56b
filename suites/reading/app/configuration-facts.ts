import type { FactsAt } from '../../../core/fact.ts'

/** Where Mattermost's settings can be seen, all of them optional. */
export const configurationFacts = [
  'mattermost.configuration',
  'host.units',
  // Whether Mattermost runs on the host, whose files these are, or in a container.
  'host.processes',
  'host.sockets',
  'host.mattermostConfigEtc',
  'host.mattermostConfigOpt',
  'host.mattermostConfigNamed',
  'host.mattermostEnvironmentNamed',
  'host.mattermostRunning',
  // What a Mattermost in a container was given.
  'host.processPlaces',
  'host.processEnvironments',
  'host.processConnections',
  'host.processMounts',
  'host.hostMounts',
  'host.mattermostConfigMounted',
] as const
export type ConfigurationFacts = Partial<FactsAt<(typeof configurationFacts)[number]>>
