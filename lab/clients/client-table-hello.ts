import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createKeyShare } from '../../core/tls/ephemeral/key-share.ts'
import { TLS_EMPTY_RENEGOTIATION_INFO_SCSV } from '../../core/tls/registry/cipher-suites.ts'
import { signatureSchemeNamed } from '../../core/tls/registry/signature-schemes.ts'
import { versionCode } from '../../core/tls/registry/versions.ts'
import type { ClientHello } from '../../core/tls/wire/client-hello.ts'
import type { Extension } from '../../core/tls/wire/extension.ts'
import { encodeAlpn } from '../../core/tls/wire/extensions/alpn.ts'
import {
  encodeEcPointFormats,
  encodePskKeyExchangeModes,
  encodeSignatureAlgorithms,
  encodeSupportedGroups,
  encodeSupportedVersions,
} from '../../core/tls/wire/extensions/code-list.ts'
import { encodeClientKeyShares } from '../../core/tls/wire/extensions/key-share.ts'
import { encodeServerName } from '../../core/tls/wire/extensions/server-name.ts'
import { groupCode, suiteCode } from '../../probes/tls/asking/offer.ts'
import type { Client } from '../../suites/clients/client.ts'

/** The hello that a client of the tables sends, as far as they have it; the form of SSL 2.0 is left to real clients. */
export function createHello(client: Client, host: string): ClientHello {
  const newest = versionCode(client.versions.at(-1) ?? 'TLS 1.2')
  const modern = client.versions.includes('TLS 1.3')
  const extensions = [
    ...(client.serverName ? [encodeServerName(host)] : []),
    ...(client.groups ? [encodeSupportedGroups(client.groups.map(groupCode))] : []),
    ...(client.pointFormats ? [encodeEcPointFormats(client.pointFormats)] : []),
    ...(client.signatureSchemes ? [encodeSignatureAlgorithms(client.signatureSchemes.map(schemeCode))] : []),
    ...(client.alpn ? [encodeAlpn(client.alpn)] : []),
    ...(modern ? createTls13Extensions(client) : []),
  ]
  return {
    legacyVersion: Math.min(newest, versionCode('TLS 1.2')),
    random: randomBytes(32),
    sessionId: modern ? randomBytes(32) : new Uint8Array(),
    cipherSuites: [...client.suites.map(suiteCode), TLS_EMPTY_RENEGOTIATION_INFO_SCSV],
    compressionMethods: [0],
    extensions: extensions.length > 0 ? extensions : null,
  }
}

function createTls13Extensions({ versions, keyShares }: Client): Extension[] {
  return [
    encodeSupportedVersions(versions.toReversed().map(versionCode)),
    encodeClientKeyShares(
      (keyShares ?? []).map((group) => ({ group: groupCode(group), keyExchange: createShare(group) })),
    ),
    encodePskKeyExchangeModes(),
  ]
}

/** A key that the server can work with: some check it before they answer. */
function createShare(group: string): Uint8Array {
  const share = createKeyShare(group === 'X25519MLKEM768' ? 'x25519' : group)
  if (!share) throw new Error(`no key can be made here for ${group}`)
  if (group !== 'X25519MLKEM768') return share.keyExchange
  // ML-KEM’s encapsulation key first (draft-ietf-tls-ecdhe-mlkem §4.1).
  const spki = generateKeyPairSync('ml-kem-768').publicKey.export({ type: 'spki', format: 'der' })
  return Buffer.concat([spki.subarray(-encapsulationKeyBytes), share.keyExchange])
}

const encapsulationKeyBytes = 1184

function schemeCode(name: string): number {
  const scheme = signatureSchemeNamed(name)
  if (!scheme) throw new Error(`${name} is in no registry`)
  return scheme.code
}
