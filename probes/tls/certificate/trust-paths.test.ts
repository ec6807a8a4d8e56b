import { expect, test } from 'vitest'
import {
  alternativeNames,
  authority,
  createCurveKey,
  element,
  extension,
  type HandmadeCertificate,
  layOutCertificate,
  sequence,
} from '../../../lab/fixtures/handmade-certificate.ts'
import type { Work } from '../../work/work-budget.ts'
import { type CertificateReading, readCertificate } from './parsed-certificate.ts'
import { createTrustAnchors } from './trust-anchors.ts'
import { createSignatureCheck } from './trust-path.ts'
import { findTrustPaths, type TrustPaths } from './trust-paths.ts'

const key = createCurveKey('P-256')
const at = new Date('2026-09-01T12:00:00Z')

function issue(
  about: Partial<HandmadeCertificate> & { subject: string; issuer: string },
  of = key,
): CertificateReading {
  const der = layOutCertificate({ publicKey: of.publicKey, signer: key.privateKey, ...about })
  return readCertificate(der) as CertificateReading
}

/** What is found, and how many signatures are checked for that. */
function find(
  leaf: CertificateReading,
  sent: readonly CertificateReading[],
  roots: readonly CertificateReading[],
) {
  const anchors = createTrustAnchors(roots.map(({ fields }) => fields.raw))
  const work: Work<TrustPaths> = findTrustPaths(leaf, sent, anchors, at, createSignatureCheck())
  for (let signatures = 0; ; signatures += 1) {
    const piece = work.next()
    if (piece.done) return { signatures, ...piece.value }
  }
}

const root = issue({ subject: 'root', issuer: 'root' })
const leafKey = createCurveKey('P-256')
const leafOf = (issuer: string, extensions = [alternativeNames(['chat.test'])]) =>
  issue({ subject: 'leaf', issuer, extensions }, leafKey)

test('285 CAs of one name and key are a few steps, and one signature each', () => {
  const twins = Array.from({ length: 285 }, (_, serial) => issue({ subject: 'twin', issuer: 'twin', serial }))
  const found = find(leafOf('twin'), twins, [])
  expect(found.paths).toEqual([])
  expect(found.leftOut).toBe(true)
  expect(found.signatures).toBeLessThanOrEqual(101)
})

test('CAs that certify each other in every order end, and say that not all was looked at', () => {
  const keys = Array.from({ length: 12 }, () => createCurveKey('P-256'))
  const others = keys.flatMap((holder, to) =>
    keys.map((signer, from) =>
      issue(
        { subject: `ca ${to}`, issuer: `ca ${from}`, serial: to * 12 + from, signer: signer.privateKey },
        holder,
      ),
    ),
  )
  const leaf = issue({ subject: 'leaf', issuer: 'ca 0', signer: keys[0]?.privateKey }, leafKey)
  const found = find(leaf, others, [])
  expect(found.leftOut).toBe(true)
  expect(found.signatures).toBeLessThanOrEqual(12 * 101)
})

test('twins of which one is valid today: it is tried first', () => {
  const [past, now] = [createCurveKey('P-256'), createCurveKey('P-256')]
  const stale = Array.from({ length: 200 }, (_, serial) =>
    issue(
      {
        subject: 'ca',
        issuer: 'root',
        serial,
        validity: [element(0x17, Buffer.from('200101000000Z')), element(0x17, Buffer.from('210101000000Z'))],
      },
      past,
    ),
  )
  const good = issue({ subject: 'ca', issuer: 'root', serial: 999 }, now)
  const leaf = issue({ subject: 'leaf', issuer: 'ca', signer: now.privateKey }, leafKey)
  const found = find(leaf, [...stale, good], [root])
  expect(found.paths.map(({ certificates }) => certificates[1]?.fields.serialNumber)).toEqual([
    good.fields.serialNumber,
  ])
})

test('a path ends at a root that was sent, and a root is no path to another of its kind', () => {
  const found = find(leafOf('root'), [root], [root])
  expect(found.paths.map(({ certificates }) => certificates.length)).toEqual([2])
})

test('a leaf that is itself trusted is a path', () => {
  const leaf = leafOf('nobody')
  expect(find(leaf, [], [leaf]).paths).toMatchObject([{ faults: [], certificates: [{}] }])
})

test('an issuer of that name with another key is named', () => {
  const found = find(issue({ subject: 'leaf', issuer: 'root', signer: leafKey.privateKey }), [], [root])
  expect(found).toMatchObject({ paths: [], foreign: [{ subject: 'CN=leaf', rule: 'signature' }] })
})

test('a signature of a kind that is not known leaves the path in doubt', () => {
  const algorithm = sequence(element(0x06, Uint8Array.of(0x2a, 3, 4)))
  const leaf = readCertificate(
    layOutCertificate({
      subject: 'leaf',
      issuer: 'root',
      publicKey: leafKey.publicKey,
      algorithm,
      extensions: [],
    }),
  ) as CertificateReading
  expect(find(leaf, [], [root]).paths).toMatchObject([
    { faults: [], doubts: [{ rule: 'signature', subject: 'CN=leaf' }] },
  ])
})

const dns = (text: string) => element(0x82, Buffer.from(text))
const constrained = (list: number, ...bases: Uint8Array[]) =>
  issue({
    subject: 'ca',
    issuer: 'root',
    extensions: [
      authority,
      extension('2.5.29.30', sequence(element(list, ...bases.map((base) => sequence(base)))), true),
    ],
  })

/** RFC 5280 §4.2.1.10. golang/go issue 76442 (CVE-2025-61727): an excluded name below a wildcard's. */
test.each([
  ['*.test', 0xa1, 'chat.test', 'doubt'],
  ['*.chat.test', 0xa1, 'chat.test', 'fault'],
  ['*.chat.test', 0xa0, 'chat.test', 'fine'],
  ['*.test', 0xa0, 'chat.test', 'fault'],
  ['CHAT.test', 0xa0, '.TEST', 'fine'],
  ['chat.test', 0xa0, '.chat.test', 'fault'],
  ['chat.test', 0xa1, '', 'fault'],
])('the name %s, list %d, base "%s": %s', (name, list, base, expected) => {
  const { paths } = find(leafOf('ca', [alternativeNames([name])]), [constrained(list, dns(base))], [root])
  const [path] = paths
  const got = path?.faults.length ? 'fault' : path?.doubts.length ? 'doubt' : 'fine'
  // A leading dot is taken off by nobody: `.chat.test` does not hold `chat.test` itself, for OpenSSL and Go.
  expect(got).toBe(expected)
})

test('constraints that cannot be read are a fault, and those on kinds of name that the leaf lacks are none', () => {
  const unreadable = issue({
    subject: 'ca',
    issuer: 'root',
    extensions: [authority, extension('2.5.29.30', Uint8Array.of(2, 1, 0), true)],
  })
  expect(find(leafOf('ca'), [unreadable], [root]).paths[0]?.faults).toMatchObject([{ rule: 'extension' }])
  const mail = constrained(0xa0, element(0x81, Buffer.from('example.org')))
  expect(find(leafOf('ca'), [mail], [root]).paths[0]).toMatchObject({ faults: [], doubts: [] })
})
