import { expect, test } from 'vitest'
import type { VersionName } from '../../../core/tls/registry/versions.ts'
import {
  createCollection,
  createSuiteFacts,
  type Overrides,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { collectionSchema } from '../../../probes/collection.ts'
import { checkNamed, runCheck } from '../../run-checks.ts'

const suites = createSuiteFacts({ 'TLS 1.2': tls12Suites, 'TLS 1.3': tls13Suites })
const known = createCollection({}).facts.tls?.certificates?.[0]?.chain[0]?.sha256 ?? ''

function judge(
  id: string,
  sessions: { version: VersionName; suite: string; leaf?: string | null; count?: number }[],
  more: Overrides = {},
) {
  const collection = createCollection({
    ...suites,
    ...more,
    'tls.sessions': sessions.map((session) => ({ leaf: known, count: 1, ...session })),
  })
  collectionSchema.parse(collection)
  const { verdict, reason, evidence } = runCheck(checkNamed(id), collection, 'current')
  return { verdict, reason, shown: evidence.map(({ fact }) => fact) }
}

const ordinary = { version: 'TLS 1.3', suite: tls13Suites[0] ?? '' } as const

test.each(['tls-versions', 'tls-ciphers', 'rc4', 'certificate-expiry', 'certificate-hostname'])(
  '%s passes where all handshakes agree with what was asked',
  (id) => {
    expect(
      judge(id, [ordinary, { version: 'TLS 1.2', suite: tls12Suites[0] ?? '', leaf: null }]).verdict,
    ).toBe('pass')
  },
)

test.each(['tls-versions', 'tls-ciphers', 'tls-forward-secrecy', 'drown'])(
  '%s is open where a version was spoken that was refused elsewhere',
  (id) => {
    const { verdict, reason, shown } = judge(id, [
      { ...ordinary, count: 8 },
      { version: 'TLS 1.0', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA' },
    ])
    expect(verdict).toBe('inconclusive')
    expect(reason).toMatch(
      /^mixed: TLS 1\.0 was spoken in 1 handshake, and other hellos for it were answered with alert/,
    )
    expect(shown).toContain('tls.sessions')
  },
)

test.each(['tls-ciphers', 'rc4', 'tls-forward-secrecy'])(
  '%s is open where a suite was agreed on that was refused',
  (id) => {
    const { verdict, reason } = judge(id, [
      ordinary,
      { version: 'TLS 1.2', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA', count: 3 },
    ])
    expect(verdict).toBe('inconclusive')
    expect(reason).toContain('TLS_RSA_WITH_AES_128_CBC_SHA was agreed on in 3 handshakes of TLS 1.2')
  },
)

// A balancer with two backends, one of which has yesterday's certificate.
test.each(['certificate-expiry', 'certificate-hostname', 'certificate-key'])(
  '%s is open where one in nine handshakes showed another certificate',
  (id) => {
    const { verdict, reason } = judge(id, [
      { ...ordinary, count: 8 },
      { ...ordinary, leaf: 'cd'.repeat(32) },
    ])
    expect(verdict).toBe('inconclusive')
    expect(reason).toContain('was shown in 1 of 9 handshakes')
  },
)

test.each([
  ['TLS 1.3', { status: 'alert', level: 'fatal', description: 'protocol_version' }],
  ['TLS 1.2', { status: 'lower-version', version: 'TLS 1.1' }],
] as const)(
  'a version that some hellos were answered in, and others by a refusal of it: %s',
  (version, refusal) => {
    const refusals = createCollection(suites).facts.tls?.suiteRefusals ?? {}
    const more = { 'tls.suiteRefusals': { ...refusals, [version]: [...(refusals[version] ?? []), refusal] } }
    for (const id of ['tls-versions', 'tls-ciphers', 'rc4']) {
      const { verdict, reason } = judge(id, [ordinary], more)
      expect(verdict).toBe('inconclusive')
      expect(reason).toContain(`${version} was spoken, and 1 of the hellos for it`)
    }
  },
)

test('what fails by some answers still fails', () => {
  const old = createSuiteFacts({ 'TLS 1.0': ['TLS_RSA_WITH_AES_128_CBC_SHA'], 'TLS 1.2': tls12Suites })
  expect(judge('tls-versions', [ordinary], old).verdict).toBe('fail')
})

test('facts without the sessions, and what has nothing to do with TLS, are judged as they are', () => {
  expect(runCheck(checkNamed('tls-versions'), createCollection(suites), 'current').verdict).toBe('pass')
  expect(judge('http-redirect', [{ version: 'TLS 1.0', suite: 'TLS_X' }]).verdict).toBe('pass')
})
