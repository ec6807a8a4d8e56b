import type { Algorithms, ServerHostKeyAlgorithm } from 'ssh2'
import type { Failure } from '../../../../core/outcome.ts'
import type { HostKeyPolicy, SshEndpoint } from '../../../../core/ssh-endpoint.ts'
import { findHostKeyStatus, listKnownKeyTypes } from '../../known-hosts.ts'

/** Why this key must not be talked to; null where it may. */
export function hostKeyFailureOf(endpoint: SshEndpoint, policy: HostKeyPolicy, key: Buffer): Failure | null {
  if (policy === 'accept-any') return null
  const reason = findHostKeyStatus(policy.knownHosts, knownNameOf(endpoint), key)
  return reason === 'known' ? null : { status: 'host-key', reason }
}

/**
 * The host key algorithms to offer, those of the known keys first: a server with several keys shows one of the first
 * algorithm that both have (RFC 4253 §7.1), and showing another than the known one would look like a change.
 */
export function chooseHostKeyAlgorithms(endpoint: SshEndpoint, policy: HostKeyPolicy): Algorithms {
  const { host, port } = knownNameOf(endpoint)
  const types = policy === 'accept-any' ? [] : listKnownKeyTypes(policy.knownHosts, host, port)
  const preferred = types.flatMap((type) => algorithmsByKeyType[type] ?? [])
  return { serverHostKey: [...new Set([...preferred, ...Object.values(algorithmsByKeyType).flat()])] }
}

/** Key type → the signature algorithms it may be used with (RFC 8332 §3). Without SHA-1 and DSA. */
const algorithmsByKeyType: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
}

/** An alias stands for host and port alike (ssh_config(5), HostKeyAlias). */
function knownNameOf({ host, port, hostKeyAlias }: SshEndpoint): { host: string; port: number } {
  return hostKeyAlias === null ? { host, port } : { host: hostKeyAlias, port: 22 }
}
