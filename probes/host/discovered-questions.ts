import { mattermostConfigNamed } from './questions/mattermost-config-named.ts'
import { mattermostEnvironmentNamed } from './questions/mattermost-environment-named.ts'
import { tlsKeyHeads } from './questions/tls-key-heads.ts'
import { composeFiles } from './questions/workloads/compose-files.ts'
import { mattermostConfigMounted } from './questions/workloads/mounted-config.ts'

/** What is asked about files that the answers to other questions name. The name is that of the fact. */
export const discoveredQuestions = {
  mattermostConfigNamed,
  mattermostEnvironmentNamed,
  tlsKeyHeads,
  mattermostConfigMounted,
  composeFiles,
} as const
