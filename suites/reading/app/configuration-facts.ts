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
] as const
export type ConfigurationFacts = Partial<FactsAt<(typeof configurationFacts)[number]>>
