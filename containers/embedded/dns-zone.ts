import { createHash } from 'node:crypto'
import { documentedPorts } from '../../core/target.ts'
import { type Writer, writeBytes } from '../../core/tls/wire/codec.ts'
import { encodeEchConfigList } from '../../core/tls/wire/ech-config.ts'
import type { Zone, ZoneRecord } from './nameserver.ts'
import type { ReplicaSettings } from './replica-settings.ts'

/** What DNS says of the replica, but for its addresses. */
export function createZone(
  { caa, tlsa, ech, authenticated }: ReplicaSettings['dns'],
  host: string,
  publicKey: Buffer,
): Zone {
  const names = [host, host.slice(host.indexOf('.') + 1)]
  const records: ZoneRecord[] = [
    ...caa.map(({ critical = false, tag, value }) => ({
      name: host,
      type: 'CAA' as const,
      data: { issuerCritical: critical, tag, value },
    })),
    ...(tlsa === 'none' ? [] : [createTlsaRecord(`_${documentedPorts.https}._tcp.${host}`, tlsa, publicKey)]),
    ...(ech === 'none'
      ? []
      : [
          {
            name: host,
            type: 'UNKNOWN_65' as const,
            data: encodeHttpsRecord(ech),
          },
        ]),
  ]
  return { names, records, authenticated }
}

/** DANE-EE, the key, SHA-256 (`3 1 1`): of the key served, or of the one before it. */
function createTlsaRecord(name: string, tlsa: 'matching' | 'outdated', publicKey: Buffer): ZoneRecord {
  const key = tlsa === 'matching' ? publicKey : Buffer.from('the key before this one')
  const certificate = createHash('sha256').update(key).digest()
  return { name, type: 'TLSA', data: { usage: 3, selector: 1, matchingType: 1, certificate } }
}

/** An HTTPS record for the name itself (RFC 9460 §2.2), with h2 and an ECHConfigList; `truncated`: the list lost its end. */
function encodeHttpsRecord(ech: 'offered' | 'truncated'): Buffer {
  const whole = encodeEchConfigList([
    {
      configId: 1,
      kem: x25519HkdfSha256,
      publicKey: new Uint8Array(32).fill(9),
      cipherSuites: [{ kdf: 1, aead: 1 }],
      maximumNameLength: 64,
      publicName: 'public.test',
    },
  ])
  const list = ech === 'offered' ? whole : whole.subarray(0, -4)
  return Buffer.from(
    writeBytes((writer) => {
      writer.u16(1).vector8(new Uint8Array())
      writeParameter(
        writer,
        alpnKey,
        writeBytes((value) => value.vector8(Buffer.from('h2'))),
      )
      writeParameter(writer, echKey, list)
    }),
  )
}

/** SvcParamKeys (RFC 9460 §14.3.2). */
const alpnKey = 1
const echKey = 5
/** DHKEM(X25519, HKDF-SHA256) (RFC 9180 §7.1). */
const x25519HkdfSha256 = 0x0020

function writeParameter(writer: Writer, key: number, value: Uint8Array): void {
  writer.u16(key).vector16(value)
}
