import { Reader, writeBytes } from './codec.ts'

/** One offer of Encrypted Client Hello. */
export interface EchConfig {
  /** The code point of the extension, 0xfe0d for RFC 9849. */
  version: number
  /** Null in another version, whose contents are not known here. */
  contents: EchConfigContents | null
}

export interface EchConfigContents {
  configId: number
  /** HPKE KEM (RFC 9180 §7.1). */
  kem: number
  publicKey: Uint8Array
  /** HPKE KDF and AEAD (RFC 9180 §7.2, §7.3). */
  cipherSuites: { kdf: number; aead: number }[]
  maximumNameLength: number
  /** The name in clear that clients send in place of the real one. */
  publicName: string
}

export const echVersion = 0xfe0d

/**
 * RFC 9849 §4: ECHConfig ECHConfigList<4..2^16-1>;
 * struct { uint16 version; uint16 length; select (version) { case 0xfe0d: ECHConfigContents contents; } } ECHConfig;
 * struct { HpkeKeyConfig key_config; uint8 maximum_name_length; opaque public_name<1..255>;
 *          ECHConfigExtension extensions<0..2^16-1>; } ECHConfigContents;
 *
 * Other versions are stepped over, as clients must. @throws DecodeError
 */
export function decodeEchConfigList(data: Uint8Array): EchConfig[] {
  const reader = new Reader(data, 'ECHConfigList')
  const list = reader.vector16('ECHConfigList')
  if (list.remaining === 0) reader.reject('ECHConfigList', 2)
  const configs = list.list((item) => {
    const version = item.u16('version')
    const contents = item.vector16('contents')
    return { version, contents: version === echVersion ? readContents(contents) : null }
  })
  reader.end()
  return configs
}

/**
 * struct { uint8 config_id; HpkeKemId kem_id; HpkePublicKey public_key<1..2^16-1>;
 *          HpkeSymmetricCipherSuite cipher_suites<4..2^16-4>; } HpkeKeyConfig;
 */
function readContents(reader: Reader): EchConfigContents {
  const configId = reader.u8('config_id')
  const kem = reader.u16('kem_id')
  const publicKey = reader.opaque16('public_key')
  if (publicKey.length === 0) reader.reject('public_key', 2)
  const cipherSuites = reader
    .vector16('cipher_suites')
    .list((item) => ({ kdf: item.u16('kdf_id'), aead: item.u16('aead_id') }))
  if (cipherSuites.length === 0) reader.reject('cipher_suites', 2)
  const maximumNameLength = reader.u8('maximum_name_length')
  const name = reader.opaque8('public_name')
  if (name.length === 0) reader.reject('public_name', 1)
  reader.vector16('extensions').list((item) => {
    item.u16('type')
    item.opaque16('data')
  })
  reader.end()
  return {
    configId,
    kem,
    publicKey,
    cipherSuites,
    maximumNameLength,
    publicName: String.fromCharCode(...name),
  }
}

/** A list of configurations of RFC 9849, for scripted servers. */
export function encodeEchConfigList(configs: readonly EchConfigContents[]): Uint8Array {
  return writeBytes((writer) =>
    writer.vector16((list) => {
      for (const config of configs) {
        list.u16(echVersion).vector16((item) => {
          item.u8(config.configId).u16(config.kem).vector16(config.publicKey)
          item.vector16((suites) => {
            for (const { kdf, aead } of config.cipherSuites) suites.u16(kdf).u16(aead)
          })
          item.u8(config.maximumNameLength)
          item.vector8(Uint8Array.from(config.publicName, (char) => char.charCodeAt(0)))
          item.vector16(new Uint8Array())
        })
      }
    }),
  )
}
