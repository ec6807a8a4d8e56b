import type { Socket } from 'node:net'
import { cipherSuiteNamed, TLS_FALLBACK_SCSV } from '../../core/tls/registry/cipher-suites.ts'
import { compressionMethods } from '../../core/tls/registry/compression-methods.ts'
import { extensionType } from '../../core/tls/registry/extensions.ts'
import { versionCode } from '../../core/tls/registry/versions.ts'
import { type ClientHello, decodeClientHello } from '../../core/tls/wire/client-hello.ts'
import { concatBytes, DecodeError } from '../../core/tls/wire/codec.ts'
import { findExtensionData } from '../../core/tls/wire/extension.ts'
import { decodeSupportedVersions } from '../../core/tls/wire/extensions/code-list.ts'
import { HandshakeDecoder, handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, isRecordHeader, RecordDecoder } from '../../core/tls/wire/record.ts'
import { decodeSsl2ClientHello, Ssl2RecordDecoder } from '../../core/tls/wire/ssl2.ts'
import { peekFirstBytes } from './first-bytes.ts'
import { encodeFatalAlert } from './scripted-alert.ts'
import type { ScriptedIdentity } from './scripted-identity.ts'
import { chooseSuite, createServerFlight, createSsl2Answer, type ScriptedOffer } from './scripted-tls.ts'
import { createOverlongSessionFlight, createWeakReply, type Reply } from './scripted-weakness.ts'

/** What the TLS server behind the front does by itself. */
export interface RealServer {
  /** ProtocolVersion codes. */
  versions: readonly number[]
  /** Names of its suites. */
  suites: readonly string[]
  accept: (socket: Socket) => void
}

/**
 * Stands before a real TLS server and answers, by script, hellos that ask for what only the script has: an old
 * version, or a suite the real server lacks. All else passes through untouched, refusals included. Both together
 * look like one server with its own order, the scripted suites last.
 */
export function createScriptedFront(
  offers: readonly ScriptedOffer[],
  identity: ScriptedIdentity,
  real: RealServer,
): (socket: Socket) => void {
  const realSuites = new Set(real.suites.map((name) => cipherSuiteNamed(name)?.code))

  function answerTo(hello: ClientHello): Answer | null {
    const scripted = offers.map(({ version }) => versionCode(version)).filter((code) => code >= ssl3)
    const version = findHighest(listOfferedVersions(hello, [...real.versions, ...scripted]))
    const offer = offers.find((candidate) => versionCode(candidate.version) === version)
    if (version === null || !offer) return null
    if (offer.only) return signalled(hello, offer, version)
    if (offer.weakness === 'heartbleed') return beating(hello, offer, version)
    if (offer.weakness === 'ticketbleed') {
      const bytes = createOverlongSessionFlight(hello, version, chooseSuite(hello, offer, identity))
      return bytes && { bytes, final: true, version }
    }
    const isReal = real.versions.includes(version)
    if (isReal && hello.cipherSuites.some((code) => realSuites.has(code))) return null
    const newest = Math.max(...real.versions, ...scripted)
    if (version < newest && hello.cipherSuites.includes(TLS_FALLBACK_SCSV))
      return { bytes: encodeFatalAlert(version, 'inappropriate_fallback'), final: true, version }
    const suite = chooseSuite(hello, offer, identity)
    if (suite) {
      const bytes = createServerFlight(hello, version, suite, identity)
      const reply = createWeakReply(offer.weakness, version, identity.key, { hello, flight: bytes })
      return { bytes, final: false, version, reply }
    }
    return isReal ? null : { bytes: encodeFatalAlert(version, 'handshake_failure'), final: true, version }
  }

  function signalled(hello: ClientHello, offer: ScriptedOffer, version: number): Answer | null {
    const deflates = offer.only === 'DEFLATE'
    const there = deflates
      ? hello.compressionMethods.includes(compressionMethods.DEFLATE)
      : hello.cipherSuites.includes(TLS_FALLBACK_SCSV)
    const suite = there ? chooseSuite(hello, offer, identity) : null
    if (!suite) return null
    const compression = compressionMethods[deflates ? 'DEFLATE' : 'null']
    return { bytes: createServerFlight(hello, version, suite, identity, compression), final: false, version }
  }

  function beating(hello: ClientHello, offer: ScriptedOffer, version: number): Answer | null {
    const offered = findExtensionData(hello.extensions, 'heartbeat')
    const suite = offered && chooseSuite(hello, offer, identity)
    if (!suite) return null
    const heartbeat = { type: extensionType('heartbeat'), data: Uint8Array.of(1) }
    const bytes = createServerFlight(hello, version, suite, identity, compressionMethods.null, [heartbeat])
    return { bytes, final: false, version, reply: createWeakReply('heartbleed', version, identity.key) }
  }

  function decide(socket: Socket, seen: Buffer): 'more' | (() => void) {
    const hello = readHello(seen)
    if (hello === 'more') return 'more'
    if (hello?.kind === 'ssl2') {
      const offer = offers.find(({ version }) => version === 'SSL 2.0')
      if (offer && hello.hello.version === versionCode('SSL 2.0')) {
        const bytes = createSsl2Answer(hello.hello, offer, identity)
        return () => sendLastBytes(socket, bytes)
      }
    }
    if (hello?.kind !== 'tls') return () => real.accept(socket)
    const answer = answerTo(hello.hello)
    if (!answer) return () => real.accept(socket)
    return () =>
      answer.final ? sendLastBytes(socket, answer.bytes) : answerRecords(socket, hello.length, answer)
  }

  return (socket) => {
    peekFirstBytes(socket, (seen) => {
      try {
        return decide(socket, seen)
      } catch (error) {
        // The hello cannot be read: the real server answers it.
        if (error instanceof DecodeError) return () => real.accept(socket)
        throw error
      }
    })
  }
}

const ssl3 = versionCode('SSL 3.0')
const patienceMs = 10_000
const recordHeaderLength = 5

interface Answer {
  bytes: Uint8Array
  /** The connection ends with it. */
  final: boolean
  version: number
  /** Its answers to later records. Without it the client is told by an alert that the server cannot go on. */
  reply?: Reply
}

export type Hello =
  | { kind: 'tls'; hello: ClientHello; length: number }
  | { kind: 'ssl2'; hello: ReturnType<typeof decodeSsl2ClientHello> }

/** Null: a record that is no ClientHello. Throws DecodeError for what is no record. */
export function readHello(seen: Buffer): Hello | 'more' | null {
  if (seen.length < 5) return 'more'
  if (!isRecordHeader(seen)) {
    // A hello of SSL 2.0 has the short header and message type 1 (RFC 5246 §E.2).
    if (!((seen[0] ?? 0) & 0x80) || seen[2] !== 1) return null
    const [content] = new Ssl2RecordDecoder().push(seen)
    return content ? { kind: 'ssl2', hello: decodeSsl2ClientHello(content) } : 'more'
  }
  const handshakes = new HandshakeDecoder()
  let length = 0
  for (const record of new RecordDecoder().push(seen)) {
    if (record.type !== contentTypes.handshake) return null
    length += recordHeaderLength + record.payload.length
    const [message] = handshakes.push(record.payload)
    if (!message) continue
    if (message.type !== handshakeTypes.client_hello) return null
    return { kind: 'tls', hello: decodeClientHello(message.body), length }
  }
  return 'more'
}

/** Of these versions, the ones the client would take. */
function listOfferedVersions(hello: ClientHello, versions: readonly number[]): number[] {
  const data = findExtensionData(hello.extensions, 'supported_versions')
  const listed = data && decodeSupportedVersions(data)
  return versions.filter((version) => (listed ? listed.includes(version) : version <= hello.legacyVersion))
}

function findHighest(versions: readonly number[]): number | null {
  return versions.length > 0 ? Math.max(...versions) : null
}

/** A script without replies ends at ServerHelloDone: a client that goes on is told that the server cannot. */
function answerRecords(socket: Socket, helloLength: number, { bytes, version, reply }: Answer): void {
  socket.setTimeout(patienceMs, () => socket.destroy())
  const records = new RecordDecoder()
  let toSkip = helloLength
  socket.on('data', (chunk: Buffer) => {
    const rest = chunk.subarray(Math.min(toSkip, chunk.length))
    toSkip -= chunk.length - rest.length
    if (rest.length === 0 || socket.writableEnded) return
    const said = createReplies(rest, records, reply)
    if (said === 'goodbye') socket.end()
    else if (said) socket.write(said)
    else socket.end(encodeFatalAlert(version, 'internal_error'))
  })
  socket.on('end', () => socket.end())
  socket.resume()
  socket.write(bytes)
}

/** Null: the script has no answer to one of these records, or they are none. */
function createReplies(
  bytes: Uint8Array,
  records: RecordDecoder,
  reply?: Reply,
): Uint8Array | 'goodbye' | null {
  if (bytes[0] === contentTypes.alert) return 'goodbye'
  if (!reply) return null
  try {
    const said = records.push(bytes).map(reply)
    return said.every((answer) => answer !== null) ? concatBytes(said) : null
  } catch (error) {
    if (error instanceof DecodeError) return null
    throw error
  }
}

/** Sends the last bytes and closes this side. What the client still sends is read and dropped. */
function sendLastBytes(socket: Socket, bytes: Uint8Array): void {
  socket.setTimeout(patienceMs, () => socket.destroy())
  socket.resume()
  socket.end(bytes)
}
