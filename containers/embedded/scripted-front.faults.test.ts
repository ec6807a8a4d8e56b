import { checkPrimeSync, randomBytes, verify, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { httpsPortOf, type Target } from '../../core/target.ts'
import { cipherSuiteAt, cipherSuiteNamed, TLS_FALLBACK_SCSV } from '../../core/tls/registry/cipher-suites.ts'
import { decodeAlert } from '../../core/tls/wire/alert.ts'
import { decodeCertificate } from '../../core/tls/wire/certificate-message.ts'
import { encodeClientHello } from '../../core/tls/wire/client-hello.ts'
import {
  encodeSignatureAlgorithms,
  encodeSupportedGroups,
  encodeSupportedVersions,
} from '../../core/tls/wire/extensions/code-list.ts'
import { HandshakeDecoder } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, encodeRecord, RecordDecoder } from '../../core/tls/wire/record.ts'
import { decodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { decodeServerKeyExchange } from '../../core/tls/wire/server-key-exchange.ts'
import { decodeSsl2Answer, encodeSsl2ClientHello, Ssl2RecordDecoder } from '../../core/tls/wire/ssl2.ts'
import { keepKey } from '../../lab/fixtures/kept-keys.ts'
import { shakeHands } from '../../lab/peers/replica-client.ts'
import type { FaultName } from '../faults/embedded-faults.ts'
import { startEmbeddedReplica } from './embedded-replica.ts'
import { exportPrime } from './scripted-key-exchange.ts'

const tls12 = 0x0303
const random = randomBytes(32)

function hello(
  version: number,
  suites: readonly string[],
  listed = [version],
  { signals = [] as number[], compressionMethods = [0] } = {},
): Uint8Array {
  const codes = suites.map((name) => cipherSuiteNamed(name)?.code ?? 0)
  const extensions = [
    encodeSupportedVersions(listed),
    encodeSupportedGroups([0x17, 0x18]),
    encodeSignatureAlgorithms([0x0401]),
  ]
  return encodeRecord(
    contentTypes.handshake,
    0x0301,
    encodeClientHello({
      legacyVersion: version,
      random,
      sessionId: new Uint8Array(),
      cipherSuites: [...codes, ...signals],
      compressionMethods,
      extensions: version > 0x0300 ? extensions : null,
    }),
  )
}

/** Everything the server says until it has said `enough`, in pieces of `step` bytes. */
async function answer(
  target: Target,
  bytes: Uint8Array,
  enough: (all: Buffer) => boolean,
  step = bytes.length,
) {
  const socket = connect({ port: httpsPortOf(target), host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  for (let position = 0; position < bytes.length; position += step) {
    socket.write(bytes.subarray(position, position + step))
    await new Promise((resolve) => setImmediate(resolve))
  }
  let all = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    all = Buffer.concat([all, chunk])
    // Leaving the loop destroys the socket.
    if (enough(all)) return all
  }
  throw new Error(`closed after ${all.toString('hex')}`)
}

function messages(all: Buffer) {
  const decoder = new HandshakeDecoder()
  return new RecordDecoder()
    .push(all)
    .filter(({ type }) => type === contentTypes.handshake)
    .flatMap(({ payload }) => decoder.push(payload))
}
const isFlight = (all: Buffer) => messages(all).some(({ type }) => type === 14)
const isAlert = (all: Buffer) => new RecordDecoder().push(all).some(({ type }) => type === contentTypes.alert)

async function flight(target: Target, bytes: Uint8Array, step?: number) {
  const all = messages(await answer(target, bytes, isFlight, step))
  const body = (type: number) => all.find((message) => message.type === type)?.body
  const serverHello = decodeServerHello(body(2) ?? new Uint8Array())
  const suite = cipherSuiteAt(serverHello.cipherSuite)
  if (!suite) throw new Error('an unknown suite')
  const keyExchange = body(12)
  return {
    serverHello,
    suite: suite.name,
    leaf: new X509Certificate(decodeCertificate(body(11) ?? new Uint8Array())[0] ?? new Uint8Array()),
    keyExchange: keyExchange ? decodeServerKeyExchange(keyExchange, suite, serverHello.version) : null,
    keyExchangeBody: keyExchange,
  }
}

async function alertTo(target: Target, bytes: Uint8Array) {
  const record = new RecordDecoder()
    .push(await answer(target, bytes, isAlert))
    .find(({ type }) => type === 21)
  return decodeAlert(record?.payload ?? new Uint8Array()).description
}

async function withFault<T>(fault: FaultName, look: (target: Target) => Promise<T>): Promise<T> {
  await using replica = await startEmbeddedReplica({ faults: [fault], makeKey: keepKey })
  return await look(replica.target)
}

describe('suites that Node has lost', () => {
  test.each([
    ['rc4', 'TLS_ECDHE_RSA_WITH_RC4_128_SHA', 'ECDHE'],
    ['3des', 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA', 'ECDHE'],
    ['export-rsa', 'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA', 'RSA'],
    ['export-dhe', 'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA', 'DHE'],
  ] as const)('%s: answered with signed parameters', async (fault, name, kind) => {
    await withFault(fault, async (target) => {
      const { suite, serverHello, keyExchange, keyExchangeBody, leaf } = await flight(
        target,
        hello(tls12, [name]),
      )
      expect(suite).toBe(name)
      if (keyExchange?.kind !== kind || !keyExchange.signature || !keyExchangeBody)
        throw new Error('not signed')
      const parameters = keyExchangeBody.subarray(
        0,
        keyExchangeBody.length - keyExchange.signature.length - 4,
      )
      const content = Buffer.concat([random, serverHello.random, parameters])
      expect(verify('sha256', content, leaf.publicKey, keyExchange.signature)).toBe(true)
    })
  })

  test('export parameters have 512 bits', async () => {
    const rsa = await withFault('export-rsa', (target) =>
      flight(target, hello(tls12, ['TLS_RSA_EXPORT_WITH_DES40_CBC_SHA'])),
    )
    expect(rsa.keyExchange).toMatchObject({ kind: 'RSA' })
    expect(rsa.keyExchange?.kind === 'RSA' && rsa.keyExchange.modulus).toHaveLength(64)
    expect(exportPrime).toHaveLength(64)
    expect(checkPrimeSync(exportPrime)).toBe(true)
  })

  test('the real server’s suites come first, and refusals are its own', async () => {
    await withFault('rc4', async (target) => {
      const real = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
      expect((await flight(target, hello(tls12, ['TLS_ECDHE_RSA_WITH_RC4_128_SHA', real]))).suite).toBe(real)
      expect(await alertTo(target, hello(tls12, ['TLS_RSA_WITH_RC4_128_MD5']))).toBe('handshake_failure')
      expect(await alertTo(target, hello(0x0302, ['TLS_ECDHE_RSA_WITH_RC4_128_SHA']))).toBe(
        'protocol_version',
      )
      const { socket, protocol } = await shakeHands(target)
      socket.destroy()
      expect(protocol).toBe('TLSv1.3')
    })
  })

  test('a hello that comes in pieces, and one that is none', async () => {
    await withFault('rc4', async (target) => {
      expect((await flight(target, hello(tls12, ['TLS_ECDHE_RSA_WITH_RC4_128_SHA']), 7)).suite).toMatch(/RC4/)
      // OpenSSL closes on plain HTTP without an alert, and so does the front.
      const nonsense = Buffer.from('GET / HTTP/1.1\r\nHost: mattermost.test\r\n\r\n')
      await expect(answer(target, nonsense, () => false)).rejects.toThrow()
    })
  })

  test('a client that goes on is told that the server cannot', async () => {
    await withFault('rc4', async (target) => {
      const keyExchange = encodeRecord(contentTypes.handshake, tls12, Uint8Array.of(16, 0, 0, 0))
      const bytes = Buffer.concat([hello(tls12, ['TLS_ECDHE_RSA_WITH_RC4_128_SHA']), keyExchange])
      expect(await alertTo(target, bytes)).toBe('internal_error')
    })
  })
})

describe('versions that Node has lost', () => {
  test('ssl3: spoken with its suite, refused with another', async () => {
    await withFault('ssl3', async (target) => {
      const { serverHello, suite } = await flight(target, hello(0x0300, ['TLS_RSA_WITH_AES_256_CBC_SHA']))
      expect([serverHello.version, suite]).toEqual([0x0300, 'TLS_RSA_WITH_AES_256_CBC_SHA'])
      expect(await alertTo(target, hello(0x0300, ['TLS_RSA_WITH_RC4_128_SHA']))).toBe('handshake_failure')
    })
  })

  test('ssl2: names the kinds both have', async () => {
    await withFault('ssl2', async (target) => {
      const ask = async (cipherKinds: readonly number[]) => {
        const bytes = encodeSsl2ClientHello({
          version: 2,
          cipherKinds,
          sessionId: new Uint8Array(),
          challenge: randomBytes(16),
        })
        const whole = (all: Buffer) => new Ssl2RecordDecoder().push(all).length > 0
        const [content] = new Ssl2RecordDecoder().push(await answer(target, bytes, whole))
        return decodeSsl2Answer(content ?? new Uint8Array())
      }
      expect(await ask([0x010080, 0x0700c0])).toMatchObject({ kind: 'server-hello', cipherKinds: [0x0700c0] })
      expect(await ask([0x010080])).toMatchObject({ kind: 'error', name: 'no_cipher' })
    })
  })
})

describe('answers to what only some hellos have', () => {
  const suite = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'

  test('compression: DEFLATE is chosen where it is offered', async () => {
    await withFault('compression', async (target) => {
      const offering = hello(tls12, [suite], [tls12], { compressionMethods: [1, 0] })
      expect((await flight(target, offering)).serverHello.compressionMethod).toBe(1)
      expect((await flight(target, hello(tls12, [suite]))).serverHello.compressionMethod).toBe(0)
    })
  })

  test('fallback-scsv-ignored: the healthy replica says inappropriate_fallback', async () => {
    const fallingBack = hello(tls12, [suite], [tls12], { signals: [TLS_FALLBACK_SCSV] })
    const taken = await withFault('fallback-scsv-ignored', (target) => flight(target, fallingBack))
    expect(taken.suite).toBe(suite)
    expect(await withFault('compression', (target) => alertTo(target, fallingBack))).toBe(
      'inappropriate_fallback',
    )
  })
})
