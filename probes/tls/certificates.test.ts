import { expect, test } from 'vitest'
import {
  readCertificatePem,
  readParsedCertificate,
  readServerCredentials,
  readStapleFile,
} from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { certificates } from './certificates.ts'

const subjectOnly = (subject: string) => expect.objectContaining({ subject })
const ca = [readCertificatePem('root')]

test('one chain as sent, verified, covering the host, over both kinds of handshake', async () => {
  await using server = await startTlsServer(readServerCredentials('rsa'))
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.certificateFailures']).toEqual([])
  expect(facts['tls.certificates']).toEqual([
    {
      obtained: ['TLS 1.3 RSA', 'TLS 1.2 RSA'],
      chain: [readParsedCertificate('rsa').facts, readParsedCertificate('intermediate').facts],
      verification: {
        code: null,
        pathToRoot: true,
        paths: [
          {
            certificates: ['CN=rsa', 'CN=intermediate', 'CN=root'].map(subjectOnly),
            public: false,
            faults: [],
            doubts: [],
          },
        ],
        pathsLeftOut: false,
        foreignIssuers: [],
      },
      keyTests: [{}, {}].map(() => expect.objectContaining({ weak: [] })),
      matchesHost: true,
      staple: { status: 'ok', value: null },
    },
  ])
})

test('a server with two certificates shows both, each with the verdict on its own chain', async () => {
  const [rsa, expired] = [readServerCredentials('rsa'), readServerCredentials('expired')]
  await using server = await startTlsServer({ cert: [rsa.cert, expired.cert], key: [rsa.key, expired.key] })
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  const seen = facts['tls.certificates'].map(({ chain, obtained, verification }) => {
    return [chain[0]?.subject, obtained, verification]
  })
  expect(seen).toMatchObject([
    ['CN=rsa', ['TLS 1.3 RSA', 'TLS 1.2 RSA'], { code: null, pathToRoot: true }],
    ['CN=expired', ['TLS 1.3 ECDSA', 'TLS 1.2 ECDSA'], { code: 'CERT_HAS_EXPIRED', pathToRoot: true }],
  ])
})

test('a chain without its intermediate leads nowhere', async () => {
  await using server = await startTlsServer(readServerCredentials('ecdsa', { intermediate: false }))
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.certificates']).toMatchObject([
    { verification: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', pathToRoot: false } },
  ])
})

test('a root that is not trusted', async () => {
  await using server = await startTlsServer(readServerCredentials('ed25519'))
  const facts = await certificates.collect(createLoopbackContext(server.port), loopbackFacts)
  expect(facts['tls.certificates']).toMatchObject([
    { obtained: ['TLS 1.3 Ed25519', 'TLS 1.2 Ed25519'], verification: { pathToRoot: false } },
  ])
  expect(facts['tls.certificates'][0]?.verification.code).not.toBeNull()
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)('a staple over %s', async (version) => {
  const options = { ...readServerCredentials('stapled'), minVersion: version, maxVersion: version }
  await using server = await startTlsServer(options, [readStapleFile('good')])
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.certificates']).toHaveLength(1)
  expect(facts['tls.certificates'][0]?.staple).toMatchObject({
    status: 'ok',
    value: { certificateStatus: 'good', speaksOfLeaf: true, signature: 'valid', responderAuthorized: true },
  })
})

test('a staple that comes only at the second request, as nginx has it', async () => {
  const options = { ...readServerCredentials('stapled'), minVersion: 'TLSv1.3' } as const
  // Both questions over TLS 1.3 ask for a staple; the one for an RSA key is refused only after that.
  await using server = await startTlsServer(options, [null, null, readStapleFile('good')])
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.certificates'][0]?.staple).toMatchObject({
    status: 'ok',
    attempts: 2,
    value: { certificateStatus: 'good' },
  })
})

test('a staple that never comes', async () => {
  await using server = await startTlsServer(readServerCredentials('stapled'), [null])
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.certificates'][0]?.staple).toEqual({ status: 'ok', value: null, attempts: 4 })
})

test('a staple that is no OCSP response', async () => {
  await using server = await startTlsServer(readServerCredentials('stapled'), [Buffer.from('nonsense')])
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.certificates'][0]?.staple).toEqual({
    status: 'malformed',
    field: 'ocsp_response',
    offset: 0,
  })
})

test.each(['P-256', 'P-384', 'P-521', 'X25519', 'X448'])(
  'TLS 1.3 with %s as the only group',
  async (ecdhCurve) => {
    await using server = await startTlsServer({
      ...readServerCredentials('ecdsa'),
      ecdhCurve,
      minVersion: 'TLSv1.3',
    })
    const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
    expect(facts['tls.certificates']).toMatchObject([{ obtained: ['TLS 1.3 ECDSA'] }])
  },
)

test.each([
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
])('TLS 1.3 with %s as the only suite, after a retry', async (suite) => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers: `${suite}:AES128-SHA:@SECLEVEL=0`,
    ecdhCurve: 'P-384',
    minVersion: 'TLSv1.3',
  })
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.certificates']).toMatchObject([{ obtained: ['TLS 1.3 RSA'], chain: [{}, {}] }])
})

test('without TLS 1.2 and 1.3 the chain comes over the version there is', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers: 'ALL:@SECLEVEL=0',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
  })
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.certificates']).toMatchObject([
    { obtained: ['TLS 1.1 RSA'], verification: { code: null, pathToRoot: true } },
  ])
})

/** testssl.sh issue 919; sslscan issue 249. */
test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a server that demands a certificate of the client, over %s',
  async (version) => {
    const demanding = {
      requestCert: true,
      rejectUnauthorized: true,
      ca,
      minVersion: version,
      maxVersion: version,
    }
    await using server = await startTlsServer({ ...readServerCredentials('rsa'), ...demanding })
    const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
    expect(facts['tls.certificates']).toMatchObject([{ chain: [{ subject: 'CN=rsa' }, {}] }])
    expect(facts['tls.clientCertificate']).toMatchObject({
      status: 'ok',
      value: {
        asked: [version.replace('v', ' ')],
        authorities: ['CN=root'],
        withoutOne: {
          status: 'alert',
          description: version === 'TLSv1.3' ? 'certificate_required' : 'handshake_failure',
        },
      },
    })
  },
)

test('a server that asks for one, and goes on without', async () => {
  const credentials = { ...readServerCredentials('rsa'), requestCert: true, rejectUnauthorized: false }
  await using server = await startTlsServer(credentials, [], (socket) =>
    socket.end('HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n'),
  )
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.clientCertificate']).toEqual({
    status: 'ok',
    value: {
      asked: ['TLS 1.3', 'TLS 1.2'],
      authorities: [],
      withoutOne: { status: 'ok', value: { status: 302 } },
    },
  })
})

test('a server that asks for none', async () => {
  await using server = await startTlsServer(readServerCredentials('rsa'))
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.clientCertificate']).toEqual({ status: 'ok', value: null })
})

test.each([
  ['without encryption', 'NULL-SHA256:ECDHE-RSA-NULL-SHA:@SECLEVEL=0'],
  ['of ARIA', 'ECDHE-ARIA128-GCM-SHA256:@SECLEVEL=0'],
])('the certificate of a server that has suites %s alone', async (_, ciphers) => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers,
    maxVersion: 'TLSv1.2',
  })
  const facts = await certificates.collect(createLoopbackContext(server.port, { ca }), loopbackFacts)
  expect(facts['tls.certificates']).toMatchObject([
    { obtained: ['TLS 1.2 RSA'], chain: [{ subject: 'CN=rsa' }, {}] },
  ])
})
