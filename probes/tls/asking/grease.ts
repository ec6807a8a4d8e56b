import { type ExtensionName, extensionType } from '../../../core/tls/registry/extensions.ts'
import type { ClientHello } from '../../../core/tls/wire/client-hello.ts'
import { Reader, writeBytes } from '../../../core/tls/wire/codec.ts'
import type { Extension } from '../../../core/tls/wire/extension.ts'
import { decodeAlpn, encodeAlpn } from '../../../core/tls/wire/extensions/alpn.ts'
import { decodeClientKeyShares, encodeClientKeyShares } from '../../../core/tls/wire/extensions/key-share.ts'

/**
 * The hello with reserved values (RFC 8701 §2) in front of every list it has, two extensions of reserved types, and a
 * version that doesn't exist yet beside the reserved one. A server must ignore all of them (RFC 8446 §9.3), and the hello
 * asks for what it asked for before.
 */
export function addGrease(hello: ClientHello): ClientHello {
  const lists = (hello.extensions ?? []).map(addGreaseToExtension)
  const present = new Set(lists.map(({ type }) => type))
  const versions = extensionType('supported_versions')
  // Servers without TLS 1.3 do not know supported_versions, and must ignore it like any unknown extension.
  const listed = present.has(versions)
    ? []
    : [
        addGreaseToExtension({
          type: versions,
          data: Uint8Array.of(2, hello.legacyVersion >> 8, hello.legacyVersion & 0xff),
        }),
      ]
  return {
    ...hello,
    cipherSuites: [0x0a0a, ...hello.cipherSuites],
    extensions: [
      { type: 0x1a1a, data: new Uint8Array() },
      ...lists,
      ...listed,
      { type: 0x2a2a, data: Uint8Array.of(0) },
    ],
  }
}

const group = 0x3a3a
/** Beside a reserved version, what may come after TLS 1.3. */
const versions = [0x4a4a, 0x0305]
const scheme = 0x5a5a
const protocol = '\u006a\u006a'
/** Values for PskKeyExchangeMode have one byte (RFC 8701 §2). */
const pskMode = 0x0b

function addGreaseToExtension(extension: Extension): Extension {
  const rewrite = rewriters.find(([name]) => extensionType(name) === extension.type)?.[1]
  return rewrite ? { ...extension, data: rewrite(extension.data) } : extension
}

const rewriters: readonly (readonly [ExtensionName, (data: Uint8Array) => Uint8Array])[] = [
  ['supported_groups', (data) => prependCodes(data, 2, [group])],
  ['signature_algorithms', (data) => prependCodes(data, 2, [scheme])],
  ['supported_versions', (data) => prependCodes(data, 1, versions)],
  [
    'key_share',
    (data) =>
      encodeClientKeyShares([{ group, keyExchange: Uint8Array.of(0) }, ...decodeClientKeyShares(data)]).data,
  ],
  ['application_layer_protocol_negotiation', (data) => encodeAlpn([protocol, ...decodeAlpn(data)]).data],
  [
    'psk_key_exchange_modes',
    (data) => writeBytes((writer) => writer.vector8(Uint8Array.of(pskMode, ...data.subarray(1)))),
  ],
]

/** A list of two-byte codes, whose length takes one byte or two, with codes before its own. */
function prependCodes(data: Uint8Array, lengthSize: 1 | 2, codes: readonly number[]): Uint8Array {
  const reader = new Reader(data, 'list')
  const own = (lengthSize === 1 ? reader.vector8('list') : reader.vector16('list')).rest()
  return writeBytes((writer) => {
    const vector = lengthSize === 1 ? 'vector8' : 'vector16'
    writer[vector]((list) => {
      for (const code of codes) list.u16(code)
      list.bytes(own)
    })
  })
}
