import type { ReplicaProfile } from '../replica-profile.ts'
import type { Settings } from '../settings.ts'

/** One small change to a healthy replica, and the checks that must then fail: exactly these. */
export interface Fault {
  title: string
  /** How it comes about in a real deployment. */
  how: string
  /** Ids of checks, under `profile`. */
  fails: readonly string[]
  /** The profile to build and judge by; `current` where absent. */
  profile?: ReplicaProfile
  change: (settings: Settings) => void
}
