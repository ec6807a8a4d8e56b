import type { ProfileName } from '../../core/requirement.ts'
import { chooseReplica } from '../replica/options.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'
import type { Source } from './settings.ts'
import { resolveDeployments } from './targets.ts'

/** Where the evidence comes from: targets, saved facts or a replica. That the flags name one of them alone `requireObeyed` has seen to. */
export async function resolveSource(flags: Flags, config: Config, profile: ProfileName): Promise<Source> {
  if (flags.facts !== undefined) return { kind: 'facts', directory: flags.facts }
  if (flags.replica) return resolveReplica(flags, flags.replica, profile)
  return { kind: 'targets', deployments: await resolveDeployments(flags, config) }
}

function resolveReplica(
  { fault, replicaOption }: Flags,
  given: string | true,
  profile: ProfileName,
): Extract<Source, { kind: 'replica' }> {
  const name = given === true ? 'embedded' : given
  const replica = chooseReplica(name, replicaOption ?? [], profile)
  return { kind: 'replica', replica, faults: fault ?? [] }
}
