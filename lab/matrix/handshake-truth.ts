import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import { ianaNameOf } from './openssl-suite-names.ts'
import { ensureNode } from './tools.ts'

/**
 * What a server takes, found by whole handshakes that offer one suite, or one group, each: by OpenSSL 1.0.2 in an old Node, which still has
 * RC4, 3DES, SEED and static ECDH, and by OpenSSL 3.5 in this one. Nothing of mmverify is in it.
 */
export interface HandshakeTruth {
  /** Of each version the suites that a client here could offer, and those of them that came about. */
  suites: Partial<Record<VersionName, Answers>>
  groups: Partial<Record<VersionName, Answers>>
  /** SHA-256 of every leaf that a handshake brought. */
  certificates: ReadonlySet<string>
}

export interface Answers {
  asked: readonly string[]
  taken: readonly string[]
}

export async function findTruth(port: number): Promise<HandshakeTruth> {
  const certificates = new Set<string>()
  const ask = async (client: Client, offers: readonly Offer[]) => {
    const handshakes = await shakeHands(client, port, offers)
    for (const handshake of handshakes) if (handshake?.sha256) certificates.add(handshake.sha256)
    return handshakes
  }
  const suites: HandshakeTruth['suites'] = {}
  const groups: HandshakeTruth['groups'] = {}
  for (const version of versions) {
    suites[version] = await findSuites(version, ask)
    const { taken } = suites[version]
    if (taken.length > 0)
      groups[version] = await findGroups(
        version,
        taken.some((suite) => suite.includes('_ECDSA_')),
        ask,
      )
  }
  return { suites, groups, certificates }
}

const versions = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const
type Version = (typeof versions)[number]
type Client = 'old' | 'new'
type Ask = (client: Client, offers: readonly Offer[]) => Promise<readonly (Handshake | null)[]>

/** Options of `tls.connect`. */
type Offer = Readonly<Record<string, string>>
interface Handshake {
  suite?: string
  group?: string | null
  sha256?: string | null
  /** This client cannot offer it. */
  unknown?: true
  /** Nothing came: which is no refusal. */
  silent?: true
}

async function findSuites(version: Version, ask: Ask): Promise<Answers> {
  const found = new Map<string, boolean>()
  for (const client of ['old', 'new'] as const) {
    if (client === 'old' && version === 'TLS 1.3') continue
    const names = await listSuites(client, version)
    const offers = names.map((ciphers) => ({
      ...versionOffers[client](version),
      ...cipherOffers[client](ciphers),
    }))
    for (const [index, handshake] of (await ask(client, offers)).entries()) {
      const iana = ianaNameOf(names[index] ?? '')
      if (handshake?.silent) throw new Error(`${version} ${iana}: silence settles nothing`)
      // What one client's library refuses to offer, the other may.
      if (iana === null || handshake?.unknown) continue
      found.set(iana, found.get(iana) || handshake !== null)
    }
  }
  return answersOf(found)
}

/**
 * @param isEcdsa - the client then goes away in TLS 1.2 where the certificate's curve was not on offer, so that a group can be told only
 * where the server takes it before that one
 */
async function findGroups(version: Version, isEcdsa: boolean, ask: Ask): Promise<Answers> {
  const found = new Map<string, boolean>()
  const ciphers = version === 'TLS 1.3' ? everySuite : 'kECDHE:@SECLEVEL=0'
  const names = Object.keys(groupNames).filter(
    (name) => version === 'TLS 1.3' || !/MLKEM|ffdhe|tls13/.test(name),
  )
  const lists = names.flatMap((name) => [`${groupNames[name]}:P-256:P-384`, groupNames[name] ?? ''])
  const offers = lists.map((ecdhCurve) => ({ ...versionOffers.new(version), ciphers, ecdhCurve }))
  const handshakes = await ask('new', offers)
  for (const [index, name] of names.entries()) {
    const [beside, alone] = handshakes.slice(2 * index, 2 * index + 2)
    if (beside?.unknown || alone?.unknown) continue
    const isTaken = (alone !== null && alone !== undefined) || isSameGroup(beside?.group, name)
    if (isTaken || version === 'TLS 1.3' || !isEcdsa) found.set(name, isTaken)
  }
  // Where nothing came about the server has ECDHE with none of the suites of this client, which then says nothing of groups.
  return [...found.values()].includes(true) ? answersOf(found) : { asked: [], taken: [] }
}

/** How Node calls the group of a handshake. */
function isSameGroup(group: string | null | undefined, name: string): boolean {
  return (
    group !== null && group !== undefined && (sameGroups[group] ?? group).toLowerCase() === name.toLowerCase()
  )
}

const sameGroups: Readonly<Record<string, string>> = { prime256v1: 'secp256r1', prime192v1: 'secp192r1' }

function answersOf(found: ReadonlyMap<string, boolean>): Answers {
  return {
    asked: [...found.keys()].sort(),
    taken: [...found].flatMap(([name, taken]) => (taken ? [name] : [])).sort(),
  }
}

const oldMethods = {
  'TLS 1.0': 'TLSv1_method',
  'TLS 1.1': 'TLSv1_1_method',
  'TLS 1.2': 'TLSv1_2_method',
} as const

const versionOffers: Readonly<Record<Client, (version: Version) => Offer>> = {
  old: (version) => ({ secureProtocol: version === 'TLS 1.3' ? '' : oldMethods[version] }),
  new: (version) => {
    const name = version.replace('TLS ', 'TLSv').replace('v1.0', 'v1')
    return { minVersion: name, maxVersion: name }
  },
}

const cipherOffers: Readonly<Record<Client, (ciphers: string) => Offer>> = {
  old: (ciphers) => ({ ciphers, ecdhCurve: 'auto' }),
  // Every group that it has: what is looked for is a suite.
  new: (ciphers) => ({ ciphers: `${ciphers}:@SECLEVEL=0`, ecdhCurve: Object.values(groupNames).join(':') }),
}

const tls13Suites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
]
const everySuite = tls13Suites.join(':')

async function listSuites(client: Client, version: Version): Promise<readonly string[]> {
  if (version === 'TLS 1.3') return tls13Suites
  const program = await programOf(client)
  const { stdout } = await promisify(execFile)(program, [
    '-e',
    "console.log(JSON.stringify(require('tls').getCiphers()))",
  ])
  return (JSON.parse(stdout) as string[])
    .filter((name) => !name.startsWith('tls_') && !/psk|srp/.test(name))
    .map((name) => name.toUpperCase())
}

/** By the names of IANA: how OpenSSL calls them. */
const groupNames: Readonly<Record<string, string>> = {
  X25519MLKEM768: 'X25519MLKEM768',
  SecP256r1MLKEM768: 'SecP256r1MLKEM768',
  SecP384r1MLKEM1024: 'SecP384r1MLKEM1024',
  MLKEM512: 'MLKEM512',
  MLKEM768: 'MLKEM768',
  MLKEM1024: 'MLKEM1024',
  x25519: 'X25519',
  x448: 'X448',
  secp256r1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
  secp256k1: 'secp256k1',
  secp224r1: 'P-224',
  secp192r1: 'P-192',
  brainpoolP256r1: 'brainpoolP256r1',
  brainpoolP384r1: 'brainpoolP384r1',
  brainpoolP512r1: 'brainpoolP512r1',
  ffdhe2048: 'ffdhe2048',
  ffdhe3072: 'ffdhe3072',
  ffdhe4096: 'ffdhe4096',
  ffdhe6144: 'ffdhe6144',
  ffdhe8192: 'ffdhe8192',
}

function programOf(client: Client): Promise<string> {
  return client === 'old' ? ensureNode('8.17.0') : Promise.resolve(process.execPath)
}

async function shakeHands(
  client: Client,
  port: number,
  offers: readonly Offer[],
): Promise<(Handshake | null)[]> {
  const script = new URL('../servers/tls/programs/single-handshakes.cjs', import.meta.url).pathname
  const { stdout } = await promisify(execFile)(
    await programOf(client),
    [script, JSON.stringify({ port, offers })],
    {
      timeout: 300_000,
      maxBuffer: 2 ** 24,
    },
  )
  return JSON.parse(stdout) as (Handshake | null)[]
}
