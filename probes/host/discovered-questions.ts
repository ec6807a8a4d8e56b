import { mattermostConfigNamed } from './questions/mattermost-config-named.ts'
import { mattermostEnvironmentNamed } from './questions/mattermost-environment-named.ts'
import { tlsKeyHeads } from './questions/tls-key-heads.ts'

/** What is asked about files that the answers to other questions name. The name is that of the fact. */
export const discoveredQuestions = {
  mattermostConfigNamed,
  mattermostEnvironmentNamed,
  tlsKeyHeads,
} as const
