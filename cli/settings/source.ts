import type { ProfileName } from '../../core/requirement.ts'
import { chooseReplica } from '../replica/options.ts'
import { UsageError } from '../usage-error.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'
import type { Source } from './settings.ts'
import { resolveDeployments } from './targets.ts'

/** Where the evidence comes from: targets, saved facts or a replica, of which the flags may name one. */
export async function resolveSource(flags: Flags, config: Config, profile: ProfileName): Promise<Source> {
  requireOneSource(flags)
  if (flags.facts !== undefined) return { kind: 'facts', directory: flags.facts }
  if (flags.replica) return resolveReplica(flags, flags.replica, profile)
  return { kind: 'targets', deployments: await resolveDeployments(flags, config) }
}

function requireOneSource({ target, facts, replica, fault, replicaOption }: Flags): void {
  const given = [target && '--target', facts && '--facts', replica && '--replica'].filter(Boolean)
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} exclude each other: give one`)
  if (fault && !replica) throw new UsageError('--fault breaks a replica: give --replica too')
  if (replicaOption && !replica) {
    throw new UsageError('--replica-option changes a replica: give --replica NAME too')
  }
}

function resolveReplica(
  { fault, replicaOption }: Flags,
  given: string | true,
  profile: ProfileName,
): Extract<Source, { kind: 'replica' }> {
  const name = given === true ? 'embedded' : given
  const replica = chooseReplica(name, replicaOption ?? [], profile)
  if (fault && replica.name !== 'embedded') {
    throw new UsageError(
      `--fault breaks the embedded replica alone: faults of ${name} are applied by the tests (npm test)`,
    )
  }
  return { kind: 'replica', replica, faults: fault ?? [] }
}
