import type { Grade } from '../../core/run.ts'
import { chainOrder, leafOf, weakSignature } from '../reading/edge/certificate-chains.ts'
import { parseHsts } from '../reading/edge/hsts-field.ts'
import { headerValues } from '../reading/edge/http-responses.ts'
import { listSuites, type OfferedSuite } from '../reading/edge/offered-suites.ts'
import { rsaEquivalentOfKey } from './key-strength.ts'
import type { Observations } from './observations.ts'

export interface Cap {
  letter: Exclude<Grade['letter'], null>
  reason: string
}

/** Six months, in seconds: what an A+ needs of HSTS. */
export const longHsts = 15_552_000

/** Every rule of SSL Labs 2009r that these facts can decide and that lowers the letter. */
export function capsOf(seen: Observations): Cap[] {
  return [
    ...trustCaps(seen),
    ...protocolCaps(seen),
    ...attackCaps(seen),
    ...suiteCaps(seen),
    ...keyCaps(seen),
    ...warnings(seen),
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

function trustCaps({ chains, at }: Observations): Cap[] {
  return chains.flatMap((chain) => {
    const leaf = leafOf(chain)
    const { code, pathToRoot } = chain.verification
    const staple = chain.staple.status === 'ok' ? chain.staple.value : null
    return [
      ...when(
        !pathToRoot,
        'T',
        leaf.selfSigned ? 'self-signed certificate' : `certificate not trusted (${code ?? 'no code'})`,
      ),
      ...when(
        pathToRoot && code !== null && !judgedElsewhere.has(code),
        'T',
        `certificate not accepted (${code})`,
      ),
      ...when(Date.parse(leaf.notAfter) < at.getTime(), 'T', `certificate expired on ${leaf.notAfter}`),
      ...when(
        Date.parse(leaf.notBefore) > at.getTime(),
        'T',
        `certificate valid only from ${leaf.notBefore}`,
      ),
      ...when(staple?.certificateStatus === 'revoked', 'T', 'certificate revoked'),
      ...when(!chain.matchesHost, 'M', 'certificate for another name'),
      ...when(chainOrder(chain).complete === false, 'B', 'incomplete chain'),
      ...chain.chain
        .filter((certificate) => !certificate.selfSigned)
        .flatMap((certificate) => {
          const weak = weakSignature(certificate)
          return [
            ...when(weak === 'MD', 'F', `${certificate.subject}: MD signature`),
            ...when(weak === 'SHA-1', 'T', `${certificate.subject}: SHA-1 signature`),
          ]
        }),
    ]
  })
}

function protocolCaps({ versions, compressed, insecureRenegotiation }: Observations): Cap[] {
  return [
    ...when(versions.includes('SSL 2.0'), 'F', 'SSL 2.0 (and so DROWN)'),
    ...when(insecureRenegotiation === true, 'F', 'insecure renegotiation, begun by the client'),
    ...when(versions.at(-1) === 'SSL 3.0', 'F', 'SSL 3.0 is the best version'),
    ...when(!versions.includes('TLS 1.2') && !versions.includes('TLS 1.3'), 'C', 'no TLS 1.2'),
    ...when(compressed.length > 0, 'C', `CRIME: compression in ${compressed.join(', ')}`),
    ...when(versions.includes('SSL 3.0'), 'B', 'SSL 3.0'),
    ...when(versions.includes('TLS 1.0'), 'B', 'TLS 1.0'),
    ...when(versions.includes('TLS 1.1'), 'B', 'TLS 1.1'),
  ]
}

function attackCaps({ attacks }: Observations): Cap[] {
  return attacks.flatMap(({ name, verdict }) =>
    when(verdict.verdict === 'fail', 'F', `${name}: ${verdict.reason}`),
  )
}

function suiteCaps({ suites, serverFavourites }: Observations): Cap[] {
  const of = (test: (entry: OfferedSuite) => boolean) => suites.filter(test)
  const rc4 = of(({ suite }) => suite.cipher.startsWith('RC4'))
  const weak = of(({ suite }) => suite.export || suite.bits < 112 || suite.authentication === 'anon')
  const modern = of(({ version }) => version !== 'SSL 3.0' && version !== 'TLS 1.0')
  const smallBlocks = modern.filter(({ suite }) => suite.blockBits === 64)
  const modernRc4 = modern.filter((entry) => rc4.includes(entry))
  const poodle = of(({ version, suite }) => version === 'SSL 3.0' && suite.mode === 'CBC')
  return [
    ...when(suites.length > 0 && rc4.length === suites.length, 'F', 'RC4 only'),
    ...when(weak.length > 0, 'F', `insecure suites: ${listSuites(weak)}`),
    ...when(poodle.length > 0, 'C', 'POODLE: CBC in SSL 3.0'),
    ...when(modernRc4.length > 0, 'C', `RC4 in TLS 1.1 or newer: ${listSuites(modernRc4)}`),
    ...when(smallBlocks.length > 0, 'C', `64-bit blocks in TLS 1.1 or newer: ${listSuites(smallBlocks)}`),
    ...when(rc4.length > 0, 'B', `RC4: ${listSuites(rc4)}`),
    ...when(
      !suites.some(({ suite }) => suite.forwardSecrecy) ||
        serverFavourites.some(({ version, suite }) => version === 'TLS 1.2' && !suite.forwardSecrecy),
      'B',
      'no forward secrecy with current browsers',
    ),
    ...when(!suites.some(({ suite }) => suite.mode === 'AEAD'), 'B', 'no AEAD suite'),
  ]
}

function keyCaps({ chains, dhBits }: Observations): Cap[] {
  const smallest = Math.min(...dhBits)
  return [
    ...chains.flatMap((chain) => {
      const leaf = leafOf(chain)
      const bits = rsaEquivalentOfKey(leaf)
      return [
        ...when(bits !== null && bits < 1024, 'F', `key of ${bits} bits`),
        ...when(bits !== null && bits >= 1024 && bits < 2048, 'B', `key of ${bits} bits`),
        ...when(leaf.key.exponent === '1', 'F', 'RSA exponent 1'),
      ]
    }),
    ...when(smallest < 2048, 'B', `Diffie-Hellman parameters of ${smallest} bits`),
  ]
}

function warnings({ versions, secureRenegotiation, startPage }: Observations): Cap[] {
  const header = startPage && headerValues(startPage, 'strict-transport-security')[0]
  const policy = header === undefined || header === null ? null : parseHsts(header)
  return [
    ...when(secureRenegotiation === false, 'A-', 'no secure renegotiation (RFC 5746)'),
    ...when(!versions.includes('TLS 1.3'), 'A-', 'no TLS 1.3'),
    ...when(startPage !== null && policy === null, 'A-', 'HSTS is off'),
    ...(policy && !policy.valid ? when(true, 'A-', `HSTS is invalid: ${policy.fault}`) : []),
    ...(policy?.valid && policy.maxAge === 0 ? when(true, 'A-', 'HSTS is off: max-age=0') : []),
    ...(policy?.valid && policy.maxAge > 0 && policy.maxAge < longHsts
      ? when(true, 'A', `HSTS max-age ${policy.maxAge} s, an A+ needs ${longHsts} s`)
      : []),
  ]
}

function when(condition: boolean, letter: Cap['letter'], reason: string): Cap[] {
  return condition ? [{ letter, reason }] : []
}
