import type { ReplicaProfile } from '../embedded/replica-profile.ts'
import type { ReplicaSettings } from '../embedded/replica-settings.ts'
import type { Stack } from '../stacks/stack.ts'

/** One small change to a replica, and the checks that must then fail: exactly these. */
export interface Fault {
  title: string
  /** How it comes about in a real deployment. */
  how: string
  /** Ids of the checks that must fail, besides those that a stack's document fails anyway. */
  fails: readonly string[]
  /** The profile to build and judge by; `current` where absent. */
  profile?: ReplicaProfile | 'transport-encryption' | 'salt'
}

/** A fault of the embedded replica: made in its settings, before it starts. */
export interface EmbeddedFault extends Fault {
  profile?: ReplicaProfile
  change: (settings: ReplicaSettings) => void
}

export type StackName = 'centos7' | 'transport-encryption' | 'cluster' | 'salt'

/** A fault of a stack in containers: made while it runs, and taken back. */
export interface StackFault extends Fault {
  stack: StackName
  /** Ids that the stack fails as written, and that nothing can be said of under the fault. */
  hides?: readonly string[]
  /** Seen over IPv6 only. */
  ipv6?: true
  /** How to see, besides the checks, that it was really made. */
  effect?: Effect
  apply(stack: Stack): Promise<void>
  /** Undoes `apply`, also where that ended half-way. */
  revert(stack: Stack): Promise<void>
}

/** A reading that is not `broken` on the healthy stack, is so under the fault, and is the first again after it. */
export interface Effect {
  read(stack: Stack): Promise<string>
  broken: RegExp
}
