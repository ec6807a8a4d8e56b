import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createChain, createTransparency } from '../../../lab/fixtures/facts/collection-fixture.ts'
import {
  authority,
  createCurveKey,
  element,
  extension,
  formatPem,
  layOutCertificate,
  objectId,
  sequence,
} from '../../../lab/fixtures/handmade-certificate.ts'
import { distributionPoints, flags, issuingPoint, layOutCrl } from '../../../lab/fixtures/handmade-crl.ts'
import { createContext, loopbackFacts } from '../../../lab/fixtures/loopback-context.ts'
import { serve } from '../../../lab/servers/loopback-server.ts'
import { parseCertificate } from '../certificate/parsed-certificate.ts'
import { revocation } from './revocation.ts'

const root = createCurveKey('P-256')
const intermediate = createCurveKey('P-256')
const leafKey = createCurveKey('P-256')
const rootDer = layOutCertificate({
  subject: 'Root',
  issuer: 'Root',
  publicKey: root.publicKey,
  signer: root.privateKey,
})
const ofLeaf = Uint8Array.of(0x40, 0, 7)
const ofIntermediate = Uint8Array.of(0x40, 0, 5)

interface Lists {
  leaf?: Buffer | number
  authority?: Buffer
}

interface Situation {
  /** Names of the leaf's point after `http://127.0.0.1:PORT`. */
  paths?: readonly string[]
  offline?: boolean
  connectedTo?: string
  publicRoot?: boolean
  usage?: Uint8Array
}

/** What is found of a leaf below an intermediate, whose lists a server on loopback has. */
async function collect(lists: Lists, situation: Situation = {}) {
  let asked = 0
  await using server = await serve(
    createServer((request, response) => {
      asked += 1
      const list = request.url === '/root.crl' ? lists.authority : lists.leaf
      response.statusCode = typeof list === 'number' ? list : list ? 200 : 404
      response.end(typeof list === 'number' ? '' : list)
    }),
  )
  const base = `http://127.0.0.1:${server.port}`
  const {
    paths = ['/leaf.crl'],
    offline = false,
    connectedTo = '127.0.0.1',
    publicRoot = false,
    usage,
  } = situation
  const intermediateDer = layOutCertificate({
    subject: 'Intermediate',
    issuer: 'Root',
    serial: 5,
    publicKey: intermediate.publicKey,
    signer: root.privateKey,
    extensions: [authority, distributionPoints([`${base}/root.crl`]), ...(usage ? [usage] : [])],
  })
  const leafDer = layOutCertificate({
    subject: 'chat',
    issuer: 'Intermediate',
    serial: 7,
    publicKey: leafKey.publicKey,
    signer: intermediate.privateKey,
    extensions: [distributionPoints(paths.map((path) => (path.includes(':') ? path : base + path)))],
  })
  const chain = [leafDer, intermediateDer].map((der) => {
    const parsed = parseCertificate(der)
    if (parsed.status !== 'ok') throw new Error('not a certificate')
    return parsed.value.facts
  })
  const sha256 = chain[0]?.sha256 ?? ''
  const facts = await revocation.collect(
    createContext({ ca: [formatPem(rootDer)], ...(offline && { offline: true }) }),
    {
      ...loopbackFacts,
      'net.primary': { status: 'ok', value: { address: connectedTo, family: 4 } },
      'tls.certificates': [createChain({ chain })],
      'tls.transparency': createTransparency({ sha256, publicRoot }),
    },
  )
  const [leaf, authorityListed] = facts['tls.revocation'].certificates
  return { asked, base, leaf: leaf?.points[0]?.crl, authority: authorityListed?.points[0]?.crl, facts }
}

const leafList = (options: Partial<Parameters<typeof layOutCrl>[0]> = {}) =>
  layOutCrl({ issuer: 'Intermediate', signer: intermediate.privateKey, ...options })
const rootList = (options: Partial<Parameters<typeof layOutCrl>[0]> = {}) =>
  layOutCrl({ issuer: 'Root', signer: root.privateKey, ...options })
const others = Array.from({ length: 300 }, (_, index) => ({
  serial: Uint8Array.of(0x41, index >> 8, index & 0xff),
}))

test('a leaf and its CA on no list', async () => {
  const { leaf, authority, facts } = await collect({
    leaf: leafList({ revoked: others }),
    authority: rootList(),
  })
  expect(leaf).toMatchObject({
    status: 'ok',
    value: {
      entries: 300,
      thisUpdate: '2026-01-01T00:00:00.000Z',
      nextUpdate: '2026-02-01T00:00:00.000Z',
      signature: 'valid',
      obstacle: null,
      entry: null,
    },
  })
  expect(authority).toMatchObject({ value: { entries: 0, signature: 'valid', entry: null } })
  expect(facts['tls.revocation'].certificates.map(({ subject, isCa }) => ({ subject, isCa }))).toEqual([
    { subject: 'CN=chat', isCa: false },
    { subject: 'CN=Intermediate', isCa: true },
  ])
})

test('both are revoked, among others', async () => {
  const { leaf, authority } = await collect({
    leaf: leafList({ revoked: [...others, { serial: ofLeaf, reason: 1 }, ...others] }),
    authority: rootList({ revoked: [{ serial: ofIntermediate }] }),
  })
  const revokedAt = '2025-12-31T12:00:00.000Z'
  expect(leaf).toMatchObject({
    value: { entry: { revokedAt, reason: 'keyCompromise', unclear: false }, entries: 601 },
  })
  expect(authority).toMatchObject({ value: { entry: { revokedAt, reason: null } } })
})

describe('what the list says of itself', () => {
  const table: readonly [string, Partial<Parameters<typeof layOutCrl>[0]>, object][] = [
    ['signed by somebody else', { signer: leafKey.privateKey }, { signature: 'invalid' }],
    ['of another CA', { issuer: 'Elsewhere' }, { obstacle: 'other-issuer' }],
    ['without an end', { nextUpdate: null }, { nextUpdate: null, obstacle: null }],
    ['indirect', { extensions: [issuingPoint([], flags.indirect)] }, { obstacle: 'indirect' }],
    ['for users', { extensions: [issuingPoint([], flags.userCertificates)] }, { obstacle: null }],
    [
      'for CAs',
      { extensions: [issuingPoint([], flags.authorityCertificates)] },
      { obstacle: 'authority-certificates-only' },
    ],
    [
      'for attributes',
      { extensions: [issuingPoint([], flags.attributeCertificates)] },
      { obstacle: 'attribute-certificates-only' },
    ],
    [
      'of another shard',
      { extensions: [issuingPoint(['http://c.lencr.org/9.crl'])] },
      { obstacle: 'other-distribution-point' },
    ],
    [
      'a delta',
      { extensions: [extension('2.5.29.27', Uint8Array.of(2, 1, 1), true)] },
      { obstacle: 'delta' },
    ],
    [
      'with deltas',
      { extensions: [extension('2.5.29.46', sequence())] },
      { hasDeltas: true, obstacle: null },
    ],
    [
      'with what nobody knows',
      { extensions: [extension('1.2.3.4', Uint8Array.of(5, 0), true)] },
      { obstacle: 'unknown-critical-extension' },
    ],
    [
      'of some reasons',
      { extensions: [extension('2.5.29.28', sequence(element(0x83, Uint8Array.of(0, 0x40))), true)] },
      { someReasonsOnly: true, obstacle: null },
    ],
    ['held', { revoked: [{ serial: ofLeaf, reason: 6 }] }, { entry: { reason: 'certificateHold' } }],
    ['taken off', { revoked: [{ serial: ofLeaf, reason: 8 }] }, { entry: { reason: 'removeFromCRL' } }],
    [
      'an entry about another CA’s certificate',
      { revoked: [{ serial: ofLeaf, extensions: [extension('2.5.29.29', sequence(), true)] }] },
      { entry: { unclear: true } },
    ],
    [
      'the same number with a zero before it is another',
      { revoked: [{ serial: Uint8Array.of(0, ...ofLeaf) }] },
      { entry: null },
    ],
  ]
  test.each(table)('%s', async (_, options, expected) => {
    const { leaf } = await collect({ leaf: leafList(options) })
    expect(leaf).toMatchObject({ status: 'ok', value: expected })
  })

  test('of the shard that the certificate names', async () => {
    const names = ['http://c.lencr.org/7.crl']
    const { leaf } = await collect(
      { leaf: leafList({ extensions: [issuingPoint(names)] }) },
      { paths: ['/leaf.crl', ...names] },
    )
    expect(leaf).toMatchObject({ value: { obstacle: null } })
  })

  test('for users, where a CA is looked for', async () => {
    const { authority } = await collect({
      authority: rootList({ extensions: [issuingPoint([], flags.userCertificates)] }),
    })
    expect(authority).toMatchObject({ value: { obstacle: 'user-certificates-only' } })
  })

  test('by a CA whose key is not for lists', async () => {
    // keyCertSign alone.
    const usage = extension('2.5.29.15', element(0x03, Uint8Array.of(2, 0x04)), true)
    const { leaf } = await collect({ leaf: leafList() }, { usage })
    expect(leaf).toMatchObject({ value: { obstacle: 'issuer-may-not-sign-lists' } })
  })

  test('as PEM', async () => {
    const pem = `-----BEGIN X509 CRL-----\n${leafList().toString('base64')}\n-----END X509 CRL-----\n`
    expect((await collect({ leaf: Buffer.from(pem) })).leaf).toMatchObject({ value: { signature: 'valid' } })
  })
})

describe('what is no list', () => {
  test('every cut is malformed, or had not been signed so', async () => {
    const whole = leafList({ revoked: [{ serial: ofLeaf, reason: 1 }], extensions: [issuingPoint([])] })
    for (let length = 1; length < whole.length; length += 7) {
      expect((await collect({ leaf: whole.subarray(0, length) })).leaf).toMatchObject({ status: 'malformed' })
    }
  })

  test('one flipped bit breaks the signature or the form', async () => {
    const whole = leafList({ revoked: [{ serial: ofLeaf, reason: 1 }] })
    for (let at = 0; at < whole.length; at += 5) {
      const broken = Buffer.from(whole)
      broken.writeUInt8(broken.readUInt8(at) ^ 0x10, at)
      const { leaf } = await collect({ leaf: broken })
      expect(leaf?.status === 'ok' && leaf.value.signature === 'valid').toBe(false)
    }
  })

  test.each([404, 301, 503])('status %i', async (status) => {
    expect((await collect({ leaf: status })).leaf).toEqual({
      status: 'violation',
      field: 'status',
      received: `${status}`,
    })
  })

  test('a page', async () => {
    expect((await collect({ leaf: Buffer.from('<html>moved</html>') })).leaf).toMatchObject({
      status: 'malformed',
    })
  })
})

describe('who is asked', () => {
  test('nobody, when nobody but the target is to be', async () => {
    const { asked, leaf, facts } = await collect({ leaf: leafList() }, { offline: true })
    expect({ asked, leaf, told: facts['tls.revocation'].asked }).toEqual({
      asked: 0,
      leaf: undefined,
      told: false,
    })
  })

  test('nobody on this machine for a target elsewhere', async () => {
    const { asked, leaf } = await collect({ leaf: leafList() }, { connectedTo: '192.0.2.1' })
    expect(asked).toBe(0)
    expect(leaf).toMatchObject({ status: 'off-limits' })
  })

  test('nobody on this machine because a public CA says so', async () => {
    const { asked, leaf } = await collect({ leaf: leafList() }, { publicRoot: true })
    expect(asked).toBe(0)
    expect(leaf).toMatchObject({ status: 'off-limits' })
  })

  test.each([
    'ldap://127.0.0.1:389/cn=CA?certificateRevocationList',
    'https://127.0.0.1:8443/leaf.crl',
    'http://user:word@127.0.0.1:8080/leaf.crl',
    'http://127.0.0.1:22/leaf.crl',
    'http://127.0.0.1:5432/leaf.crl',
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00:ec2::254]/latest/meta-data',
    'http://0.0.0.0:8080/leaf.crl',
    'http://127.0.0.1:443/leaf.crl',
    'file:///etc/passwd',
  ])('not %s', async (url) => {
    expect((await collect({}, { paths: [url] })).leaf).toMatchObject({ status: 'off-limits' })
  })
})

test('a list of a million entries is read within the budget', async () => {
  const entry = sequence(element(0x02, Buffer.alloc(16, 0x11)), element(0x17, Buffer.from('251231120000Z')))
  const entries = Buffer.alloc(entry.length * 900_000)
  for (let at = 0; at < entries.length; at += entry.length) entries.set(entry, at)
  const algorithm = sequence(objectId('1.2.840.10045.4.3.2'))
  const time = element(0x17, Buffer.from('260101000000Z'))
  const name = sequence(
    element(0x31, sequence(objectId('2.5.4.3'), element(0x0c, Buffer.from('Intermediate')))),
  )
  const tbs = sequence(element(0x02, Uint8Array.of(1)), algorithm, name, time, time, sequence(entries))
  const list = Buffer.from(sequence(tbs, algorithm, element(0x03, new Uint8Array(72))))
  const { leaf } = await collect({ leaf: list })
  expect(leaf).toMatchObject({ status: 'ok', value: { entries: 900_000, entry: null, signature: 'invalid' } })
})

test('what is JSON, and large, is not parsed as such', async () => {
  const text = `{"a":[${'1,'.repeat(8_000_000)}1]}`
  const before = process.threadCpuUsage()
  const { leaf } = await collect({ leaf: Buffer.from(text) })
  const { user } = process.threadCpuUsage(before)
  expect(leaf).toMatchObject({ status: 'malformed' })
  expect(user / 1000).toBeLessThan(1000)
})
