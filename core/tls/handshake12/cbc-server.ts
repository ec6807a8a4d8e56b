import { constants, type KeyObject, privateDecrypt } from 'node:crypto'
import { isOpenSslError } from '../public-key.ts'
import { cipherSuiteName } from '../registry/cipher-suites.ts'
import { encodeAlert } from '../wire/alert.ts'
import { type ClientHello, encodeClientHello } from '../wire/client-hello.ts'
import { concatBytes, Reader } from '../wire/codec.ts'
import { findExtensionData } from '../wire/extension.ts'
import { encodeHandshake, HandshakeDecoder, handshakeTypes } from '../wire/handshake-message.ts'
import { contentTypes, encodeRecord, RecordDecoder, type TlsRecord } from '../wire/record.ts'
import { decodeServerHello } from '../wire/server-hello.ts'
import { type CbcOpened, createCbcOpener, createCbcSealer } from './cbc-record.ts'
import { cbcSuiteNamed } from './cbc-suite.ts'
import {
  computeVerifyData12,
  deriveCbcKeys,
  deriveExtendedMasterSecret,
  deriveMasterSecret,
} from './key-block.ts'
import { hashTranscript12 } from './prf.ts'

/** What is said to one record of application data: an alert by name, nothing, or a close. */
export type CbcAnswer = (opened: CbcOpened | null) => string | 'silence'

/** What a scripted server shows of itself, and has said by ServerHelloDone. */
export interface CbcGreeting {
  key: KeyObject
  hello: ClientHello
  /** Its records from ServerHello to ServerHelloDone. */
  flight: Uint8Array
}

/**
 * The server's half of a handshake with RSA key exchange under a CBC suite, from ClientKeyExchange on, for scripted servers:
 * what is said to each record of the client. Null: a record that it cannot go on with.
 */
export function createCbcServer(
  { key, hello, flight }: CbcGreeting,
  answer: CbcAnswer,
): (record: TlsRecord) => Uint8Array | null {
  const messages = [encodeClientHello(hello), ...messagesOf(flight)]
  const serverHello = decodeServerHello((messages[1] ?? nothing).subarray(handshakeHeader))
  const { version } = serverHello
  const suite = cbcSuiteNamed(cipherSuiteName(serverHello.cipherSuite), version)
  const randoms = { client: hello.random, server: serverHello.random }
  let keyed: ReturnType<typeof keysFrom> | null = null
  let encrypted = false

  function keysFrom(premaster: Uint8Array, protection: NonNullable<typeof suite>) {
    const { prf } = protection
    const master = findExtensionData(serverHello.extensions, 'extended_master_secret')
      ? deriveExtendedMasterSecret(prf, premaster, hashTranscript12(prf, messages))
      : deriveMasterSecret(prf, premaster, randoms)
    const { client, server } = deriveCbcKeys(protection, master, randoms)
    const opener = createCbcOpener(protection, version, client)
    return { prf, master, opener, sealer: createCbcSealer(protection, version, server) }
  }

  return ({ type, payload }) => {
    if (type === contentTypes.change_cipher_spec) {
      encrypted = true
      return nothing
    }
    if (!encrypted) {
      const [message] = type === contentTypes.handshake ? new HandshakeDecoder().push(payload) : []
      if (message?.type !== handshakeTypes.client_key_exchange || !suite) return null
      messages.push(message.raw)
      const premaster = decryptPremaster(key, message.body)
      if (!premaster) return null
      keyed = keysFrom(premaster, suite)
      return nothing
    }
    if (!keyed) return null
    const { prf, master, opener, sealer } = keyed
    const opened = opener.open(type, payload)
    const said = (kind: keyof typeof contentTypes, content: Uint8Array) =>
      encodeRecord(contentTypes[kind], version, sealer.seal(contentTypes[kind], content))
    if (type === contentTypes.handshake) {
      if (!opened?.paddingValid || !opened.macValid)
        return encodeRecord(contentTypes.alert, version, encodeAlert('fatal', 'bad_record_mac'))
      messages.push(opened.content)
      const verify = computeVerifyData12(prf, master, 'server', hashTranscript12(prf, messages))
      const change = encodeRecord(contentTypes.change_cipher_spec, version, Uint8Array.of(1))
      return concatBytes([change, said('handshake', encodeHandshake(handshakeTypes.finished, verify))])
    }
    const reply = answer(opened)
    return reply === 'silence' ? nothing : said('alert', encodeAlert('fatal', reply))
  }
}

function messagesOf(flight: Uint8Array): Uint8Array[] {
  const messages = new HandshakeDecoder()
  return new RecordDecoder()
    .push(flight)
    .flatMap(({ payload }) => messages.push(payload).map(({ raw }) => raw))
}

/** The last bytes, however the block is formed: a server that hides what it thinks of that. */
function decryptPremaster(key: KeyObject, exchange: Uint8Array): Buffer | null {
  const secret = new Reader(exchange, 'client_key_exchange').opaque16('encrypted_premaster_secret')
  try {
    const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, secret)
    return block.subarray(-premasterLength)
  } catch (error) {
    if (isOpenSslError(error)) return null
    throw error
  }
}

const premasterLength = 48
const handshakeHeader = 4
const nothing = new Uint8Array()
