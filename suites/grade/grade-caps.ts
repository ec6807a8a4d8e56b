import type { Grade } from '../../core/run.ts'
import { findWeakSignature, leafOf, orderOfChain } from '../reading/edge/certificate-chains.ts'
import { parseHsts } from '../reading/edge/hsts-field.ts'
import { listHeaderValues } from '../reading/edge/http-responses.ts'
import { formatSuites, type OfferedSuite } from '../reading/edge/offered-suites.ts'
import { rsaEquivalentOfKey } from './key-strength.ts'
import type { Observations } from './observations.ts'

export interface Cap {
  letter: Exclude<Grade['letter'], null>
  reason: string
  /** How to be rid of it: the id of the check that fails for the same and says how to mend it, or the mend itself where none does. */
  mend: { check: string } | { setting: string }
}

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

/** Codes of the verifier that are judged below by the dates and the name, and UNVERIFIED, which says nothing. */
const judgedElsewhere: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNVERIFIED',
])

function listTrustCaps({ chains, at }: Observations): Cap[] {
  return chains.flatMap((chain) => {
    const leaf = leafOf(chain)
    const { code, pathToRoot } = chain.verification
    const staple = chain.staple.status === 'ok' ? chain.staple.value : null
    return [
      ...capIf(
        !pathToRoot,
        'T',
        leaf.selfSigned ? 'self-signed certificate' : `certificate not trusted (${code ?? 'no code'})`,
        'certificate-trust',
      ),
      ...capIf(
        pathToRoot && code !== null && !judgedElsewhere.has(code),
        'T',
        `certificate not accepted (${code})`,
        'certificate-trust',
      ),
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
      ...capIf(orderOfChain(chain).complete === false, 'B', 'incomplete chain', 'certificate-chain'),
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
}

function listProtocolCaps({ versions, compressed, insecureRenegotiation }: Observations): Cap[] {
  return [
    ...capIf(versions.includes('SSL 2.0'), 'F', 'SSL 2.0 (and so DROWN)', 'tls-versions'),
    ...capIf(
      insecureRenegotiation === true,
      'F',
      'insecure renegotiation, begun by the client',
      'tls-renegotiation',
    ),
    ...capIf(versions.at(-1) === 'SSL 3.0', 'F', 'SSL 3.0 is the best version', 'tls-versions'),
    ...capIf(
      !versions.includes('TLS 1.2') && !versions.includes('TLS 1.3'),
      'C',
      'no TLS 1.2',
      'tls-versions',
    ),
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

function listSuiteCaps({ suites, serverFavourites }: Observations): Cap[] {
  const of = (test: (entry: OfferedSuite) => boolean) => suites.filter(test)
  const rc4 = of(({ suite }) => suite.cipher.startsWith('RC4'))
  const weak = of(({ suite }) => suite.export || suite.bits < 112 || suite.authentication === 'anon')
  const modern = of(({ version }) => version !== 'SSL 3.0' && version !== 'TLS 1.0')
  const smallBlocks = modern.filter(({ suite }) => suite.blockBits === 64)
  const modernRc4 = modern.filter((entry) => rc4.includes(entry))
  const poodle = of(({ version, suite }) => version === 'SSL 3.0' && suite.mode === 'CBC')
  return [
    ...capIf(suites.length > 0 && rc4.length === suites.length, 'F', 'RC4 only', 'rc4'),
    ...[...Map.groupBy(weak, ({ suite }) => ownerOf(suite))].flatMap(([owner, same]) =>
      capIf(true, 'F', `insecure suites: ${formatSuites(same)}`, owner),
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
      !suites.some(({ suite }) => suite.forwardSecrecy) ||
        serverFavourites.some(({ version, suite }) => version === 'TLS 1.2' && !suite.forwardSecrecy),
      'B',
      'no forward secrecy with current browsers',
      'tls-forward-secrecy',
    ),
    ...capIf(
      !suites.some(({ suite }) => suite.mode === 'AEAD'),
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

function listKeyCaps({ chains, dhBits }: Observations): Cap[] {
  const smallest = Math.min(...dhBits)
  return [
    ...chains.flatMap((chain) => {
      const leaf = leafOf(chain)
      const bits = rsaEquivalentOfKey(leaf)
      return [
        ...capIf(bits !== null && bits < 1024, 'F', `key of ${bits} bits`, 'certificate-key'),
        ...capIf(bits !== null && bits >= 1024 && bits < 2048, 'B', `key of ${bits} bits`, 'certificate-key'),
        ...capIf(leaf.key.exponent === '1', 'F', 'RSA exponent 1', 'certificate-key'),
      ]
    }),
    ...capIf(smallest < 2048, 'B', `Diffie-Hellman parameters of ${smallest} bits`, 'tls-dh-parameters'),
  ]
}

function listWarnings({ versions, secureRenegotiation, startPage }: Observations): Cap[] {
  const header = startPage && listHeaderValues(startPage, 'strict-transport-security')[0]
  const policy = header === undefined || header === null ? null : parseHsts(header)
  return [
    ...capIf(secureRenegotiation === false, 'A-', 'no secure renegotiation (RFC 5746)', 'tls-renegotiation'),
    ...(versions.includes('TLS 1.3')
      ? []
      : [{ letter: 'A-', reason: 'no TLS 1.3', mend: withTls13 } as const]),
    ...capIf(startPage !== null && policy === null, 'A-', 'HSTS is off', 'hsts'),
    ...(policy && !policy.valid ? capIf(true, 'A-', `HSTS is invalid: ${policy.fault}`, 'hsts') : []),
    ...(policy?.valid && policy.maxAge === 0 ? capIf(true, 'A-', 'HSTS is off: max-age=0', 'hsts') : []),
    ...(policy?.valid && policy.maxAge > 0 && policy.maxAge < longHsts
      ? capIf(true, 'A', `HSTS max-age ${policy.maxAge} s, an A+ needs ${longHsts} s`, 'hsts')
      : []),
  ]
}

/** No check of the profile `current` fails for this: TLS 1.3 is recommended there, not required. */
const withTls13 = { setting: '`ssl_protocols TLSv1.2 TLSv1.3;`, with OpenSSL 1.1.1 or later' }

function capIf(condition: boolean, letter: Cap['letter'], reason: string, check: string): Cap[] {
  return condition ? [{ letter, reason, mend: { check } }] : []
}
