import type { CipherSuite } from '../../../core/tls/registry/cipher-suite.ts'
import { cipherSuiteNamed } from '../../../core/tls/registry/cipher-suites.ts'

/**
 * Compares two suites by which one a server is likely to prefer: nearly the order of OpenSSL's own list. Nothing is concluded
 * from it. It decides what is asked first, and saves questions where it is right.
 */
export function compareSuitesByLikelihood(a: string, b: string): number {
  const [keysA, keysB] = [findSortKeys(a), findSortKeys(b)]
  for (const [index, key] of keysA.entries()) {
    const difference = key - (keysB[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Is this a suite that hardly any server enables? Such suites are asked for last. */
export function isRare(name: string): boolean {
  const {
    cipher = '',
    keyExchange = '',
    authentication = '',
    export: exported,
  } = cipherSuiteNamed(name) ?? {}
  return (
    exported === true ||
    name.endsWith('_OLD') ||
    !/^(AES_(128|256)_(GCM|CBC)|CHACHA20|3DES|RC4_128)/.test(cipher) ||
    !/^(ECDHE|DHE|RSA|any)$/.test(keyExchange) ||
    !/^(RSA|ECDSA|any)$/.test(authentication)
  )
}

const sortKeys = new Map<string, readonly number[]>()

/** Sorting the whole registry asks for the keys of each suite some twenty times, before the first hello can go out. */
function findSortKeys(name: string): readonly number[] {
  const known = sortKeys.get(name)
  if (known) return known
  const keys = sortKeysOf(name)
  sortKeys.set(name, keys)
  return keys
}

/** Sort keys of a suite: the first key that differs decides, and the smaller one comes first. */
function sortKeysOf(name: string): number[] {
  const suite = cipherSuiteNamed(name)
  if (!suite) return []
  return [
    Number(!suite.forwardSecrecy),
    protections.findIndex((protects) => protects(suite)),
    -suite.bits,
    families.findIndex((family) => suite.cipher.includes(family)),
    suite.keyExchange.startsWith('ECDHE') ? 0 : 1,
    suite.authentication === 'ECDSA' ? 0 : 1,
  ]
}

const protections: readonly ((suite: CipherSuite) => boolean)[] = [
  ({ mode }) => mode === 'AEAD',
  ({ mode, mac }) => mode === 'CBC' && mac !== 'SHA' && mac !== 'MD5',
  ({ mode }) => mode === 'CBC',
  () => true,
]

const families = [
  'AES_256_GCM',
  'AES_128_GCM',
  'AES_256_CBC',
  'AES_128_CBC',
  'CHACHA20',
  'CCM_8',
  'CCM',
  'ARIA',
  'CAMELLIA',
  '',
]

/** Groups in the order of OpenSSL 3.5's own list; what isn't in it follows as it comes. */
export function compareGroupsByLikelihood(a: string, b: string): number {
  return rankOfGroup(a) - rankOfGroup(b)
}

const usualGroups = [
  'X25519MLKEM768',
  'x25519',
  'secp256r1',
  'x448',
  'secp384r1',
  'secp521r1',
  'ffdhe2048',
  'ffdhe3072',
  'SecP256r1MLKEM768',
  'SecP384r1MLKEM1024',
  'ffdhe4096',
  'ffdhe6144',
  'ffdhe8192',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'brainpoolP256r1tls13',
  'brainpoolP384r1tls13',
  'brainpoolP512r1tls13',
  'secp256k1',
]

function rankOfGroup(group: string): number {
  const place = usualGroups.indexOf(group)
  return place < 0 ? usualGroups.length : place
}
