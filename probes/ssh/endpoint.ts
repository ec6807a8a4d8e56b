import type { Credentials } from './credentials.ts'
import type { KnownHosts } from './known-hosts.ts'

/** A host to log in to. */
export interface SshEndpoint {
  /** The name it goes by in the facts. */
  name: string
  host: string
  port: number
  user: string
  /** The name under which known_hosts has its key, where that isn't `host`. */
  hostKeyAlias: string | null
  credentials: Credentials
  /** Run what needs root through `sudo -n`. */
  sudo: boolean
  /** The host to go through, which may itself be behind another. */
  via: SshEndpoint | null
}

/** Which host keys are good: those of known_hosts, or, where the user said so outright, any. */
export type HostKeyPolicy = { knownHosts: KnownHosts } | 'accept-any'
