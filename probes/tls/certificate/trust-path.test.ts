import { expect, test } from 'vitest'
import { createCurveKey, layOutCertificate } from '../../../lab/fixtures/handmade-certificate.ts'
import { readParsedCertificate as readPki } from '../../../lab/fixtures/pki.ts'
import { performAtOnce } from '../../work/work-budget.ts'
import { type CertificateReading, readCertificate } from './parsed-certificate.ts'
import { createTrustAnchors } from './trust-anchors.ts'
import { traceAncestry } from './trust-path.ts'

const roots = [readPki('root')]

function anchor(certificates: readonly CertificateReading[]) {
  return createTrustAnchors(certificates.map(({ fields }) => fields.raw))
}

function hasPathToRoot(
  leaf: CertificateReading,
  sent: readonly CertificateReading[],
  trusted: readonly CertificateReading[],
): boolean {
  const ancestry = performAtOnce(traceAncestry(leaf, sent, anchor(trusted)), 10)
  return ancestry !== null && ancestry.roots.length > 0
}

test('a leaf with its intermediate leads to the root', () => {
  expect(hasPathToRoot(readPki('rsa'), [readPki('intermediate')], roots)).toBe(true)
})

test('the order in which the others were sent does not matter, nor does a stranger among them', () => {
  const sent = [readPki('ecdsa'), readPki('root'), readPki('intermediate')]
  expect(hasPathToRoot(readPki('rsa'), sent, roots)).toBe(true)
})

test('without the intermediate it does not', () => {
  expect(hasPathToRoot(readPki('rsa'), [], roots)).toBe(false)
})

test('an expired leaf still has its path', () => {
  expect(hasPathToRoot(readPki('expired'), [readPki('intermediate')], roots)).toBe(true)
})

test('a root that is not trusted is no root, even when it was sent', () => {
  expect(hasPathToRoot(readPki('rsa'), [readPki('intermediate'), readPki('root')], [])).toBe(false)
})

test('a certificate that is not a CA vouches for nothing', () => {
  expect(hasPathToRoot(readPki('rsa'), [readPki('ecdsa')], roots)).toBe(false)
})

test('a leaf that is itself trusted needs nobody', () => {
  expect(hasPathToRoot(readPki('rsa'), [], [readPki('rsa')])).toBe(true)
})

/** What the walk finds, and how many signatures it checks for that. */
function countSignatures(work: ReturnType<typeof traceAncestry>) {
  for (let signatures = 0; ; signatures += 1) {
    const piece = work.next()
    if (piece.done) return { signatures, ...piece.value }
  }
}

const key = createCurveKey('P-256')
const read = (der: Buffer): CertificateReading => readCertificate(der) as CertificateReading
const signed = (subject: string, issuer: string, signer = key, holder = key, serial = 1) =>
  read(layOutCertificate({ subject, issuer, serial, publicKey: holder.publicKey, signer: signer.privateKey }))

test('CAs of one name and key are one question', () => {
  const twins = Array.from({ length: 285 }, (_, index) => signed('twin', 'twin', key, key, index))
  const found = countSignatures(traceAncestry(signed('leaf', 'twin'), twins, anchor([])))
  expect(found).toEqual({ issuer: twins[0], roots: [], signatures: 1 })
})

test('CAs of one name that certify each other are each entered once', () => {
  const keys = Array.from({ length: 20 }, () => createCurveKey('P-256'))
  const others = keys.flatMap((holder, index) =>
    keys.map((signer, other) => signed('cross', 'cross', signer, holder, index * 20 + other)),
  )
  const { signatures } = countSignatures(traceAncestry(signed('leaf', 'cross', keys[0]), others, anchor([])))
  // Each with each, at most: twenty keys for each certificate that is entered, and not for each pair of them.
  expect(signatures).toBeLessThanOrEqual((others.length + 1) * keys.length)
})

test('names are compared as X.509 does: case and spaces make no difference', () => {
  const root = signed('My  root CA', 'My  root CA')
  const found = countSignatures(traceAncestry(signed('leaf', 'MY ROOT ca'), [], anchor([root])))
  expect(found).toEqual({
    signatures: 1,
    issuer: expect.objectContaining({ fields: root.fields }),
    roots: [expect.anything()],
  })
})

test('it ends with the first root that is enough, and without one meets them all', () => {
  const roots = [signed('root', 'root', key, key, 1), signed('root', 'root', key, key, 2)]
  const walk = (isEnough?: () => boolean) =>
    countSignatures(traceAncestry(signed('leaf', 'root'), [], anchor(roots), isEnough)).roots
  expect(walk(() => true)).toEqual(roots.slice(0, 1))
  expect(walk()).toEqual(roots)
})

test('the issuer is who signed it, CA or not, among those sent before the roots', () => {
  const other = createCurveKey('P-256')
  const forged = signed('issuer', 'issuer', other, other)
  const sent = signed('issuer', 'root')
  const found = countSignatures(
    traceAncestry(signed('leaf', 'issuer'), [forged, sent], anchor([signed('issuer', 'root')])),
  )
  expect(found.issuer).toBe(sent)
})
