import { type ExtensionName, extensionType } from '../../registry/extensions.ts'
import { Reader, writeBytes } from '../codec.ts'
import type { Extension } from '../extension.ts'

/** NamedGroup named_group_list<2..2^16-1>;      (RFC 8446 §4.2.7, RFC 8422 §5.1.1) */
export function encodeSupportedGroups(groups: readonly number[]): Extension {
  return createExtension('supported_groups', encodeU16List(groups))
}

/** SignatureScheme supported_signature_algorithms<2..2^16-2>;      (RFC 8446 §4.2.3, RFC 5246 §7.4.1.4.1) */
export function encodeSignatureAlgorithms(schemes: readonly number[]): Extension {
  return createExtension('signature_algorithms', encodeU16List(schemes))
}

/** The same list for signatures inside the chain; without it signature_algorithms counts there too. */
export function encodeSignatureAlgorithmsCert(schemes: readonly number[]): Extension {
  return createExtension('signature_algorithms_cert', encodeU16List(schemes))
}

/**
 * ECPointFormat ec_point_format_list<1..2^8-1>;      (RFC 8422 §5.1.2) uncompressed (0) must be among
 * them.
 */
export function encodeEcPointFormats(formats: readonly number[] = [0]): Extension {
  return createExtension(
    'ec_point_formats',
    writeBytes((writer) => writer.vector8(Uint8Array.from(formats))),
  )
}

/**
 * PskKeyExchangeMode ke_modes<1..255>;      (RFC 8446 §4.2.9) psk_dhe_ke is 1. Without it a server sends
 * no tickets.
 */
export function encodePskKeyExchangeModes(modes: readonly number[] = [1]): Extension {
  return createExtension(
    'psk_key_exchange_modes',
    writeBytes((writer) => writer.vector8(Uint8Array.from(modes))),
  )
}

/** ProtocolVersion versions<2..254>, of a client; its order is its preference.      (RFC 8446 §4.2.1) */
export function encodeSupportedVersions(versions: readonly number[]): Extension {
  return createExtension(
    'supported_versions',
    writeBytes((writer) =>
      writer.vector8((list) => {
        for (const version of versions) list.u16(version)
      }),
    ),
  )
}

/**
 * ProtocolVersion selected_version, of a server: below 1.3 it must not be sent, so it always means 1.3 or
 * later.
 */
export function encodeSelectedVersion(version: number): Extension {
  return createExtension(
    'supported_versions',
    writeBytes((writer) => writer.u16(version)),
  )
}

/** supported_groups, signature_algorithms and signature_algorithms_cert: one form, two-byte codes. */
export function decodeCodeList(data: Uint8Array): number[] {
  const reader = new Reader(data, 'code_list')
  const codes = reader.vector16('code_list').list((item) => item.u16('code'))
  reader.end()
  return codes
}

/** ec_point_formats and psk_key_exchange_modes: one-byte codes. */
export function decodeByteList(data: Uint8Array): number[] {
  const reader = new Reader(data, 'byte_list')
  const codes = [...reader.opaque8('byte_list')]
  reader.end()
  return codes
}

export function decodeSupportedVersions(data: Uint8Array): number[] {
  const reader = new Reader(data, 'supported_versions')
  const versions = reader.vector8('versions').list((item) => item.u16('version'))
  reader.end()
  return versions
}

export function decodeSelectedVersion(data: Uint8Array): number {
  const reader = new Reader(data, 'supported_versions')
  const version = reader.u16('selected_version')
  reader.end()
  return version
}

function encodeU16List(codes: readonly number[]): Uint8Array {
  return writeBytes((writer) =>
    writer.vector16((list) => {
      for (const code of codes) list.u16(code)
    }),
  )
}

function createExtension(name: ExtensionName, data: Uint8Array): Extension {
  return { type: extensionType(name), data }
}
