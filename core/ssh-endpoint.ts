import type { ParsedKey } from 'ssh2'
import type { Secret } from './secret.ts'

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

/** One line of known_hosts. */
export interface KnownHost {
  marker: 'cert-authority' | 'revoked' | null
  /** Patterns as written, or the salt and hash of one name. */
  names: { patterns: readonly string[] } | { salt: Buffer; hash: Buffer }
  keyType: string
  /** Public key blob (RFC 4253 §6.6). */
  key: Buffer
}
export type KnownHosts = readonly KnownHost[]

/** What to log in with, tried in this order: agent, keys, password. */
export interface Credentials {
  /** Path of the agent's socket (SSH_AUTH_SOCK). */
  agent: string | null
  keys: readonly ParsedKey[]
  password: Secret | null
}
