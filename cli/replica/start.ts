import { startEmbeddedReplica } from '../../containers/embedded/embedded-replica.ts'
import { replicaProfiles } from '../../containers/embedded/replica-profile.ts'
import { type FaultName, faults } from '../../containers/faults/embedded-faults.ts'
import type { Access } from '../../core/access.ts'
import type { ProfileName } from '../../core/requirement.ts'
import type { Target } from '../../core/target.ts'
import { createProgress } from '../progress.ts'
import { suggestName } from '../settings/suggest-name.ts'
import { UsageError } from '../usage-error.ts'
import { withEngine } from './engine-gone.ts'
import type { ReplicaChoice } from './options.ts'

/** Something to verify that goes when it is disposed of. */
export interface Replica extends AsyncDisposable {
  target: Target
  access: Access
}

/**
 * Starts a replica; the embedded one broken in the ways asked for, and built for the profile it will be judged by. What containers
 * need (Testcontainers, dockerode) is loaded only for those.
 */
export async function startReplica(
  choice: ReplicaChoice,
  faultNames: readonly string[],
  profile: ProfileName,
  signal: AbortSignal,
): Promise<Replica> {
  if (choice.name === 'embedded') {
    // The embedded replica is not built from the other documents; their profiles are judged on the default one.
    const built = replicaProfiles.find((known) => known === profile) ?? 'current'
    return startEmbeddedReplica({ profile: built, faults: faultNames.map(findFault), signal })
  }
  const { requireEngine, startStack } = await import('./stacks.ts')
  const { note } = createProgress(process.stderr)
  const engine = await requireEngine()
  const removing = () => note(`interrupted: removing the replica ${choice.name}`)
  signal.addEventListener('abort', removing, { once: true })
  const stack = await withEngine(engine, () => startStack(choice, { engine, signal, progress: note }))
  return {
    target: stack.target,
    access: stack.access,
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', removing)
      await withEngine(engine, async () => stack[Symbol.asyncDispose]())
    },
  }
}

function findFault(name: string): FaultName {
  if (!Object.hasOwn(faults, name)) {
    const names = Object.keys(faults)
    throw new UsageError(
      `no fault is named '${name}'${suggestName(name, names) || `: there are ${names.join(', ')}`}`,
    )
  }
  return name as FaultName
}
