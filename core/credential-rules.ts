import ipaddr from 'ipaddr.js'
import type { HostKeyPolicy } from './ssh-endpoint.ts'
import { actualPortOf, documentedPorts, httpsPortOf, internalPorts, type Target } from './target.ts'

/**
 * To whom what is said of a credential, and which places are asked that a peer has named. All of it is here, without input and
 * output: the probes ask, and do as they are told. What stands in no table is refused.
 */

/**
 * How the server on a connection showed who it is before a password is talked about.
 *
 * - `certificate`: TLS, whose certificate was verified: by chain and name, or, where `verify-ca` was asked for and private CAs
 *   were given, by chain alone. Anyone can have a certificate of a public CA: without the name it proves nobody.
 * - `ssh-host`: the connection was made by an SSH host whose key is in known_hosts, to its own loopback. Whoever answers is a
 *   process on the host that was meant, and nobody listens in between.
 * - `none`: anything else. An address is no proof, loopback of this machine neither: any account here may listen there, and a
 *   tunnel that somebody else opened leads where he chose.
 */
export const peerProofs = ['certificate', 'ssh-host', 'none'] as const
export type PeerProof = (typeof peerProofs)[number]

/**
 * What an answer to a method of authentication tells of the password to whoever asked.
 *
 * - `nothing`.
 * - `slow-hash`: the password can be guessed offline, at thousands of hashes and a salt each. SCRAM (RFC 5802) from 4096
 *   iterations on (RFC 7677 §4). The answer fits this exchange alone.
 * - `fast-hash`: a few hashes of a challenge that the other side chose. Guessed at billions a second, or looked up in a table that
 *   was made beforehand for that challenge; somebody in between can have the real server choose the challenge, and be logged in
 *   with the answer; and with the hash that the server stores, the answer gives up what is as good as the password
 *   (`SHA1(password)` of mysql_native_password).
 * - `password`: the password itself, or the password under an RSA key that the asker chose, which is the same.
 */
type Exposure = 'nothing' | 'slow-hash' | 'fast-hash' | 'password'

const provenEnough: Readonly<Record<Exposure, readonly PeerProof[]>> = {
  nothing: peerProofs,
  'slow-hash': peerProofs,
  'fast-hash': ['certificate', 'ssh-host'],
  password: ['certificate'],
}

/**
 * The methods that are spoken at all, by the names of each protocol. Not spoken, whoever asks: dialog and PAM (prompts of the
 * server's own choosing), client_ed25519, parsec, GSS, SSPI, Kerberos, LDAP, OAuth; and the password under an RSA public key, by
 * which sha256_password and caching_sha2_password do without TLS. `trust` and auth_socket ask nothing.
 */
const methods = {
  mysql: {
    mysql_native_password: 'fast-hash',
    caching_sha2_password: 'fast-hash',
    'caching_sha2_password in full': 'password',
    sha256_password: 'password',
    mysql_clear_password: 'password',
  },
  postgresql: {
    Ok: 'nothing',
    'SCRAM-SHA-256': 'slow-hash',
    'SCRAM-SHA-256-PLUS': 'slow-hash',
    MD5Password: 'fast-hash',
    CleartextPassword: 'password',
  },
} as const satisfies Record<string, Record<string, Exposure>>

/** Fewer are as good as none: a server that asks for one iteration wants something to guess with (RFC 7677 §4 has 4096 as the least). */
const leastIterations = 4096
/** More take seconds of this machine's time. OWASP recommends 600,000. */
const mostIterations = 1_000_000

type MethodRuling = 'allowed' | 'unsupported' | 'withheld'

/** Whether a method may be answered. `withheld`: with a better proof of who asks it could be. */
export function ruleOnMethod(kind: keyof typeof methods, method: string, proof: PeerProof): MethodRuling {
  const known: ReadonlyMap<string, Exposure> = new Map(Object.entries(methods[kind]))
  const exposure = known.get(method)
  if (exposure === undefined) return 'unsupported'
  return provenEnough[exposure].includes(proof) ? 'allowed' : 'withheld'
}

/** The same for SCRAM, once the server has said how many iterations it wants. */
export function ruleOnIterations(iterations: number, proof: PeerProof): MethodRuling {
  if (iterations > mostIterations) return 'unsupported'
  if (iterations >= leastIterations) return 'allowed'
  return provenEnough['fast-hash'].includes(proof) ? 'allowed' : 'withheld'
}

/**
 * What a connection proves of the server at its end, when SSH hosts whose keys were verified by this policy have made it.
 *
 * @param end - where the last of them connected to, as it was told
 */
export function proofOfForwarding(end: string, hostKeys: HostKeyPolicy): PeerProof {
  return hostKeys !== 'accept-any' && isLoopbackName(end) ? 'ssh-host' : 'none'
}

/**
 * Whether an SSH host may be told a password. A signature of a key is good for one connection alone (RFC 4252 §7), so that keys
 * may be offered where the user accepts any host key; a password would be anybody's.
 */
export function mayTellPassword(hostKeys: HostKeyPolicy): boolean {
  return hostKeys !== 'accept-any'
}

/** Loopback as a user writes it. */
function isLoopbackName(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host)
}

/**
 * Where an address leads.
 *
 * - `never`: to no server of anybody's: unspecified (which is this machine), broadcast, multicast, link-local, and the addresses
 *   at which clouds tell a machine its own secrets (169.254.169.254 and its like).
 * - `loopback`: this machine.
 * - `private`: the network that this machine happens to be in (RFC 1918, RFC 4193, RFC 6598).
 * - `public`: everything else.
 */
export const reaches = ['never', 'loopback', 'private', 'public'] as const
export type Reach = (typeof reaches)[number]

/** @param address - an IP literal, IPv4 in IPv6 included, which is what it holds; anything else is asked by nobody. */
export function reachOf(address: string): Reach {
  if (!ipaddr.isValid(address)) return 'never'
  const parsed = ipaddr.process(address)
  if (metadataAddresses.has(parsed.toString())) return 'never'
  return reachOfRange.get(parsed.range()) ?? 'public'
}

/** By ipaddr.js' names. `reserved` holds the addresses of documentation too, which are what tests are made with. */
const reachOfRange: ReadonlyMap<string, Reach> = new Map([
  ['unspecified', 'never'],
  ['broadcast', 'never'],
  ['multicast', 'never'],
  ['linkLocal', 'never'],
  ['loopback', 'loopback'],
  ['private', 'private'],
  ['uniqueLocal', 'private'],
  ['carrierGradeNat', 'private'],
])

/** Outside of 169.254.0.0/16: Amazon (IPv6), Google (IPv6), Alibaba, Oracle, Azure. */
const metadataAddresses: ReadonlySet<string> = new Set([
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
])

/**
 * The addresses that are asked, of those which DNS has for the target's name. Whoever runs that zone, or can answer in its
 * place, writes what he likes there. The name is resolved once, and connections go to what came of that. A name that has addresses of
 * several reaches is asked at the widest alone: a public site is not also on this machine's loopback. What the user himself gave
 * as an address is asked, whatever it is.
 */
export function chooseAddresses<T extends { address: string }>(
  found: readonly T[],
): { asked: T[]; unasked: T[] } {
  const widest = found.reduce((most, { address }) => Math.max(most, reaches.indexOf(reachOf(address))), 0)
  const isAsked = ({ address }: T) => widest > 0 && reaches.indexOf(reachOf(address)) === widest
  return { asked: found.filter(isAsked), unasked: found.filter((each) => !isAsked(each)) }
}

/**
 * Whether a port of the target's is asked because the target named it: in a redirect, in Alt-Svc, in an HTTPS record. Another
 * name than the target's own is never connected to, whoever says it; nor is what certificates name (caIssuers, OCSP; for
 * CRLs there is `mayAskForList`), nor what stands in settings (SiteURL, push server, S3, data sources).
 *
 * Where the target is: at an address that only some can reach, other ports belong to other services of whoever can. At a public
 * address, anyone can ask them, and those that the documents or the system keep for something else are left alone.
 *
 * @param address - the one that is connected to
 * @param port - likewise, after `ports` of the target
 */
export function mayAskPort(target: Target, address: string, port: number): boolean {
  if (ownPorts(target).includes(port)) return true
  return reachOf(address) === 'public' && port >= firstUserPort && !isKept(port)
}

/**
 * Whether a CA's list of revoked certificates is asked for where its certificate says. The server sends what certificates it likes,
 * so that only those count from which signatures lead to a trusted root: the place is then that CA's word. A public CA's is believed
 * for public addresses alone, and so is its word about this network worth nothing; a CA of the user's own, given with `--ca`, has
 * its lists where only its network reaches, and on this machine's loopback if the target is there, too.
 *
 * @param reached - the address at which the target was asked
 */
export function mayAskForList(
  reached: string,
  { address, port, publicRoot }: { address: string; port: number; publicRoot: boolean },
): boolean {
  if ((port !== documentedPorts.http && port < firstUserPort) || isKept(port)) return false
  const reach = reachOf(address)
  if (reach === 'public') return true
  if (publicRoot || reach === 'never') return false
  return reach === 'private' || reachOf(reached) === 'loopback'
}

/** Where the user and the documents have the site itself. */
function ownPorts(target: Target): number[] {
  const named = [...Object.keys(target.ports).map(Number), ...Object.values(documentedPorts)]
  return [
    httpsPortOf(target),
    ...named.filter((port) => !isKept(port)).map((port) => actualPortOf(target, port)),
  ]
}

function isKept(port: number): boolean {
  return (internalPorts as readonly number[]).includes(port)
}

/** Ports below it are assigned to the system's services (RFC 6335 §6). */
const firstUserPort = 1024

/** Whether a host of a cluster may be told to connect to an address that another says is its own. */
export function isNodeAddress(address: string): boolean {
  const reach = reachOf(address)
  return reach === 'private' || reach === 'public'
}
