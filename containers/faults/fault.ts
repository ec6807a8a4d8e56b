import type { ReplicaProfile } from '../embedded/replica-profile.ts'
import type { Stack } from '../stacks/stack.ts'

export type StackName = 'centos7' | 'transport-encryption' | 'cluster' | 'salt'

/** One small change to a running stack, and the checks that must then fail besides those its document fails anyway: exactly these. */
export interface Fault {
  title: string
  stack: StackName
  /** How it comes about in a real deployment. */
  how: string
  /** The profile to judge by; `current` where absent. */
  profile?: ReplicaProfile | 'transport-encryption' | 'salt'
  /** Ids of the checks that must fail. */
  fails: readonly string[]
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
