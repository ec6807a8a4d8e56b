import { findWeakSignature, leafOf } from '../reading/edge/certificate-chains.ts'
import { parseHsts } from '../reading/edge/hsts-field.ts'
import { listHeaderValues } from '../reading/edge/http-responses.ts'
import { formatSuites, type OfferedSuite } from '../reading/edge/offered-suites.ts'
import { type Cap, capIf, createCap } from './cap.ts'
import { rsaEquivalentOfGroup, rsaEquivalentOfKey } from './key-strength.ts'
import type { Observations } from './observations.ts'
import { listPathCaps } from './path-caps.ts'

/** Six months, in seconds: what an A+ needs of HSTS. */
export const longHsts = 15_552_000

/** Every rule of SSL Labs 2009r that these facts can decide and that lowers the letter. */
export function listCaps(seen: Observations): Cap[] {
  return [
    ...listTrustCaps(seen),
    ...listProtocolCaps(seen),
    ...listAttackCaps(seen),
    ...listSuiteCaps(seen),
    ...listKeyCaps(seen),
    ...listWarnings(seen),
  ]
}

function listTrustCaps({ chains, at, privateCa, revocations }: Observations): Cap[] {
  const byChain = chains.flatMap((chain) => {
    const leaf = leafOf(chain)
    const staple = chain.staple.status === 'ok' ? chain.staple.value : null
    return [
      ...listPathCaps(chain, { at, privateCa }),
      ...capIf(
        Date.parse(leaf.notAfter) < at.getTime(),
        'T',
        `certificate expired on ${leaf.notAfter}`,
        'certificate-expiry',
      ),
      ...capIf(
        Date.parse(leaf.notBefore) > at.getTime(),
        'T',
        `certificate valid only from ${leaf.notBefore}`,
        'certificate-expiry',
      ),
      ...capIf(staple?.certificateStatus === 'revoked', 'T', 'certificate revoked', 'ocsp-stapling'),
      ...capIf(!chain.matchesHost, 'M', 'certificate for another name', 'certificate-hostname'),
      ...chain.chain
        .filter((certificate) => !certificate.selfSigned)
        .flatMap((certificate) => {
          const weak = findWeakSignature(certificate)
          return [
            ...capIf(weak === 'MD', 'F', `${certificate.subject}: MD signature`, 'certificate-key'),
            ...capIf(weak === 'SHA-1', 'T', `${certificate.subject}: SHA-1 signature`, 'certificate-key'),
          ]
        }),
    ]
  })
  return [...byChain, ...revocations.map((what) => createCap('T', what, 'certificate-revocation'))]
}

function listProtocolCaps({
  versions,
  unsettledVersions,
  compressed,
  insecureRenegotiation,
}: Observations): Cap[] {
  const lacks = (...names: Observations['versions']) =>
    names.every((name) => !versions.includes(name) && !unsettledVersions.includes(name))
  return [
    ...capIf(versions.includes('SSL 2.0'), 'F', 'SSL 2.0 (and so DROWN)', 'tls-versions'),
    ...capIf(
      insecureRenegotiation === true,
      'F',
      'insecure renegotiation, begun by the client',
      'tls-renegotiation',
    ),
    ...capIf(
      versions.includes('SSL 3.0') && lacks('TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'),
      'F',
      'SSL 3.0 is the best version',
      'tls-versions',
    ),
    ...capIf(lacks('TLS 1.2', 'TLS 1.3'), 'C', 'no TLS 1.2', 'tls-versions'),
    ...capIf(compressed.length > 0, 'C', `CRIME: compression in ${compressed.join(', ')}`, 'tls-compression'),
    ...capIf(versions.includes('SSL 3.0'), 'B', 'SSL 3.0', 'tls-versions'),
    ...capIf(versions.includes('TLS 1.0'), 'B', 'TLS 1.0', 'tls-versions'),
    ...capIf(versions.includes('TLS 1.1'), 'B', 'TLS 1.1', 'tls-versions'),
  ]
}

function listAttackCaps({ attacks }: Observations): Cap[] {
  return attacks.flatMap(({ name, check, verdict }) =>
    capIf(verdict.verdict === 'fail', 'F', `${name}: ${verdict.reason}`, check),
  )
}

function listSuiteCaps({ suites, suitesSettled, serverFavourites }: Observations): Cap[] {
  const of = (test: (entry: OfferedSuite) => boolean) => suites.filter(test)
  const rc4 = of(({ suite }) => suite.cipher.startsWith('RC4'))
  const weak = of(({ suite }) => suite.export || suite.bits < 112 || suite.authentication === 'anon')
  const modern = of(({ version }) => version !== 'SSL 3.0' && version !== 'TLS 1.0')
  const smallBlocks = modern.filter(({ suite }) => suite.blockBits === 64)
  const modernRc4 = modern.filter((entry) => rc4.includes(entry))
  const poodle = of(({ version, suite }) => version === 'SSL 3.0' && suite.mode === 'CBC')
  return [
    ...capIf(suitesSettled && suites.length > 0 && rc4.length === suites.length, 'F', 'RC4 only', 'rc4'),
    ...[...Map.groupBy(weak, ({ suite }) => ownerOf(suite))].map(([owner, same]) =>
      createCap('F', `insecure suites: ${formatSuites(same)}`, owner),
    ),
    ...capIf(poodle.length > 0, 'C', 'POODLE: CBC in SSL 3.0', 'poodle'),
    ...capIf(modernRc4.length > 0, 'C', `RC4 in TLS 1.1 or newer: ${formatSuites(modernRc4)}`, 'rc4'),
    ...capIf(
      smallBlocks.length > 0,
      'C',
      `64-bit blocks in TLS 1.1 or newer: ${formatSuites(smallBlocks)}`,
      'sweet32',
    ),
    ...capIf(rc4.length > 0, 'B', `RC4: ${formatSuites(rc4)}`, 'rc4'),
    ...capIf(
      (suitesSettled && !suites.some(({ suite }) => suite.forwardSecrecy)) ||
        serverFavourites.some(({ version, suite }) => version === 'TLS 1.2' && !suite.forwardSecrecy),
      'B',
      'no forward secrecy with current browsers',
      'tls-forward-secrecy',
    ),
    ...capIf(
      suitesSettled && !suites.some(({ suite }) => suite.mode === 'AEAD'),
      'B',
      'no AEAD suite',
      // Older versions have none: what is missing then is TLS 1.2.
      suites.some(({ version }) => version === 'TLS 1.2') ? 'tls-ciphers' : 'tls-versions',
    ),
  ]
}

/** The check that no such suite passes. */
function ownerOf(suite: OfferedSuite['suite']): string {
  if (suite.export) return /^(EC)?DH/.test(suite.keyExchange) ? 'logjam' : 'freak'
  return suite.blockBits === 64 ? 'sweet32' : 'tls-ciphers'
}

/** "Keys below 2048 bits are weak, below 1024 insecure": of certificates and of the exchange, groups by their equivalent. */
function listKeyCaps({ chains, groups, dhBits }: Observations): Cap[] {
  const smallest = Math.min(...dhBits)
  return [
    ...chains.flatMap((chain) => {
      const leaf = leafOf(chain)
      const bits = rsaEquivalentOfKey(leaf)
      return [
        ...capByBits(bits, `key of ${bits} bits`, 'certificate-key'),
        ...capIf(leaf.key.exponent === '1', 'F', 'RSA exponent 1', 'certificate-key'),
      ]
    }),
    ...capByBits(smallest, `Diffie-Hellman parameters of ${smallest} bits`, 'tls-dh-parameters'),
    ...groups.flatMap((group) => {
      const bits = rsaEquivalentOfGroup(group)
      return capByBits(bits, `group ${group}, as strong as RSA of ${bits} bits`, 'tls-groups')
    }),
  ]
}

function capByBits(bits: number | null, reason: string, check: string): Cap[] {
  if (bits === null || bits >= 2048) return []
  return [createCap(bits < 1024 ? 'F' : 'B', reason, check)]
}

function listWarnings({ versions, unsettledVersions, secureRenegotiation, startPage }: Observations): Cap[] {
  const header = startPage && listHeaderValues(startPage, 'strict-transport-security')[0]
  const policy = header === undefined || header === null ? null : parseHsts(header)
  return [
    ...capIf(secureRenegotiation === false, 'A-', 'no secure renegotiation (RFC 5746)', 'tls-renegotiation'),
    ...(versions.includes('TLS 1.3') || unsettledVersions.includes('TLS 1.3')
      ? []
      : [{ letter: 'A-', reason: 'no TLS 1.3', mend: withTls13 } as const]),
    ...capIf(startPage !== null && policy === null, 'A-', 'HSTS is off', 'hsts'),
    ...(policy && !policy.valid ? [createCap('A-', `HSTS is invalid: ${policy.fault}`, 'hsts')] : []),
    ...(policy?.valid && policy.maxAge === 0 ? [createCap('A-', 'HSTS is off: max-age=0', 'hsts')] : []),
    ...(policy?.valid && policy.maxAge > 0 && policy.maxAge < longHsts
      ? [createCap('A', `HSTS max-age ${policy.maxAge} s, an A+ needs ${longHsts} s`, 'hsts')]
      : []),
  ]
}

/** No check of the profile `current` fails for this: TLS 1.3 is recommended there, not required. */
const withTls13 = { setting: '`ssl_protocols TLSv1.2 TLSv1.3;`, with OpenSSL 1.1.1 or later' }
