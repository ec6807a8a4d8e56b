import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { expect, test } from 'vitest'
import { decodeCertificate13 } from '../wire/certificate-message.ts'
import { HandshakeDecoder } from '../wire/handshake-message.ts'
import {
  computeVerifyData,
  deriveHandshakeSecret,
  deriveServerApplicationTrafficSecret,
  deriveServerHandshakeTrafficSecret,
  deriveTrafficKeys,
} from './key-schedule.ts'
import { createRecordOpener } from './record-opener.ts'
import { protections } from './record-protection.ts'
import { encodeMessageHash, hashTranscript } from './transcript.ts'

/** RFC 8448 §3, Simple 1-RTT Handshake: x25519, TLS_AES_128_GCM_SHA256. */
const clientPrivate = '49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005'
const serverPublic = 'c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f'
const clientHello =
  '010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7000006130113031302010000910000000b00' +
  '09000006736572766572ff01000100000a00140012001d0017001800190100010101020103010400230000003300260024001d002099381d' +
  'e560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b0003020304000d0020001e0403050306030203080408050806' +
  '04010501060102010402050206020202002d00020101001c00024001'
const serverHello =
  '020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d0020c9828876' +
  '112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304'
const sharedSecret = '8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d'
const flightRecord =
  '17030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35edf7869fcf40aa40aa2b8ea73f848a7ca07612ef9f945cb96' +
  '0b4068905123ea78b111b429ba9191cd05d2a389280f526134aadc7fc78c4b729df828b5ecf7b13bd9aefb0e57f271585b8ea9bb355c7c79' +
  '020716cfb9b1183ef3ab20e37d57a6b9d7477609aee6e122a4cf51427325250c7d0e509289444c9b3a648f1d71035d2ed65b0e3cdd0cbae8' +
  'bf2d0b227812cbb360987255cc744110c453baa4fcd610928d809810e4b7ed1a8fd991f06aa6248204797e36a6a73b70a2559c09ead68694' +
  '5ba246ab66e5edd8044b4c6de3fcf2a89441ac66272fd8fb330ef8190579b3684596c960bd596eea520a56a8d650f563aad27409960dca63' +
  'd3e688611ea5e22f4415cf9538d51a200c27034272968a264ed6540c84838d89f72c24461aad6d26f59ecaba9acbbb317b66d902f4f292a3' +
  '6ac1b639c637ce343117b659622245317b49eeda0c6258f100d7d961ffb138647e92ea330faeea6dfa31c7a84dc3bd7e1b7a6c7178af3687' +
  '9018e3f252107f243d243dc7339d5684c8b0378bf30244da8c87c843f5e56eb4c5e8280a2b48052cf93b16499a66db7cca71e4599426f7d4' +
  '61e66f99882bd89fc50800becca62d6c74116dbd2972fda1fa80f85df881edbe5a37668936b335583b599186dc5c6918a396fa48a181d6b6' +
  'fa4f9d62d513afbb992f2b992f67f8afe67f76913fa388cb5630c8ca01e0c65d11c66a1e2ac4c85977b7c7a6999bbf10dc35ae69f5515614' +
  '636c0b9b68c19ed2e31c0b3b66763038ebba42f3b38edc0399f3a9f23faa63978c317fc9fa66a73f60f0504de93b5b845e275592c12335ee' +
  '340bbc4fddd502784016e4b3be7ef04dda49f4b440a30cb5d2af939828fd4ae3794e44f94df5a631ede42c1719bfdabf0253fe5175be898e' +
  '750edc53370d2b'

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const transcript = () => hashTranscript('sha256', [bytes(clientHello), bytes(serverHello)])
const keys = () =>
  deriveTrafficKeys(
    'sha256',
    deriveServerHandshakeTrafficSecret('sha256', bytes(sharedSecret), transcript()),
    16,
  )

test('x25519 shared secret', () => {
  const privateKey = createPrivateKey({
    key: bytes(`302e020100300506032b656e04220420${clientPrivate}`),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey({
    key: bytes(`302a300506032b656e032100${serverPublic}`),
    format: 'der',
    type: 'spki',
  })
  expect(diffieHellman({ privateKey, publicKey }).toString('hex')).toBe(sharedSecret)
})

test('handshake secret, traffic secret, key and IV', () => {
  expect(deriveHandshakeSecret('sha256', bytes(sharedSecret)).toString('hex')).toBe(
    '1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac',
  )
  expect(transcript().toString('hex')).toBe(
    '860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8',
  )
  expect(
    deriveServerHandshakeTrafficSecret('sha256', bytes(sharedSecret), transcript()).toString('hex'),
  ).toBe('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38')
  expect(keys().key.toString('hex')).toBe('3fce516009c21727d0f2e4e86ee403bc')
  expect(keys().iv.toString('hex')).toBe('5d313eb2671276ee13000b30')
})

test('the server flight opens, and its certificate is there', () => {
  const record = bytes(flightRecord)
  const opener = createRecordOpener(protections.TLS_AES_128_GCM_SHA256, keys())
  const inner = opener.open(record.subarray(0, 5), record.subarray(5))
  expect(inner?.type).toBe(22)
  expect(inner?.content.length).toBe(657)
  const messages = new HandshakeDecoder().push(inner?.content ?? new Uint8Array())
  expect(messages.map(({ type }) => type)).toEqual([8, 11, 15, 20])
  const certificate = decodeCertificate13(messages[1]?.body ?? new Uint8Array()).entries[0]
  expect(certificate?.der.length).toBe(432)
})

test('any flipped bit keeps the record shut', () => {
  for (const at of [0, 3, 5, 300, 678]) {
    const record = bytes(flightRecord)
    record.writeUInt8(record.readUInt8(at) ^ 1, at)
    const opener = createRecordOpener(protections.TLS_AES_128_GCM_SHA256, keys())
    expect(opener.open(record.subarray(0, 5), record.subarray(5))).toBeNull()
  }
})

test('a record shorter than its tag is shut', () => {
  const opener = createRecordOpener(protections.TLS_AES_128_GCM_SHA256, keys())
  expect(opener.open(new Uint8Array(5), new Uint8Array(16))).toBeNull()
})

test('the first hello stands as message_hash after a retry (RFC 8446 §4.4.1)', () => {
  const message = encodeMessageHash('sha256', bytes(clientHello))
  expect(Buffer.from(message.subarray(0, 4)).toString('hex')).toBe('fe000020')
  expect(message.length).toBe(36)
})

test('verify_data of the server’s Finished, and its application traffic secret', () => {
  const record = bytes(flightRecord)
  const opener = createRecordOpener(protections.TLS_AES_128_GCM_SHA256, keys())
  const content = opener.open(record.subarray(0, 5), record.subarray(5))?.content ?? Buffer.alloc(0)
  const finishedAt = content.length - 36
  const hellos = [bytes(clientHello), bytes(serverHello)]
  const secret = deriveServerHandshakeTrafficSecret('sha256', bytes(sharedSecret), transcript())
  const before = hashTranscript('sha256', [...hellos, content.subarray(0, finishedAt)])
  expect(computeVerifyData('sha256', secret, before)).toEqual(content.subarray(finishedAt + 4))

  const whole = hashTranscript('sha256', [...hellos, content])
  expect(deriveServerApplicationTrafficSecret('sha256', bytes(sharedSecret), whole).toString('hex')).toBe(
    'a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643',
  )
})
