import { type FaultName, faults } from '../containers/embedded/faults.ts'
import { type EmbeddedReplica, startEmbedded } from '../containers/embedded/replica.ts'
import type { ProfileName } from '../suites/requirement.ts'
import { UsageError } from './usage-error.ts'

/** Starts the replica of that name, broken in the ways asked for, built for the profile it will be judged by. */
export function startReplica(
  name: string,
  faultNames: readonly string[],
  profile: ProfileName,
  signal: AbortSignal,
): Promise<EmbeddedReplica> {
  if (name !== 'embedded') throw new UsageError(`no replica is named '${name}': there is embedded`)
  return startEmbedded({ profile, faults: faultNames.map(faultNamed), signal })
}

function faultNamed(name: string): FaultName {
  if (!Object.hasOwn(faults, name)) {
    throw new UsageError(`no fault is named '${name}': there are ${Object.keys(faults).join(', ')}`)
  }
  return name as FaultName
}
