import { type Failure, type Outcome, ok } from '../../core/outcome.ts'
import { DecodeError, Reader } from '../../core/tls/wire/codec.ts'
import { decodeEchConfigList } from '../../core/tls/wire/ech-config.ts'
import { escapeBytes } from '../net/printable.ts'
import type { EchOffer, ServiceBinding } from './dns-facts.ts'

/** SvcParamKeys (RFC 9460 §14.3.2). */
const parameters = { mandatory: 0, alpn: 1, 'no-default-alpn': 2, port: 3, ech: 5 } as const

/**
 * An SVCB or HTTPS record (RFC 9460 §2.2):
 *
 * SvcPriority (2 bytes), TargetName (uncompressed), SvcParams: SvcParamKey (2), length (2), value, in strictly ascending
 * order of their keys. A client treats a record that is not so as malformed, and then the whole set.
 */
export function readServiceBinding(data: Uint8Array): Outcome<ServiceBinding> {
  try {
    const reader = new Reader(data, 'svcb')
    const priority = reader.u16('svc_priority')
    const target = readName(reader)
    const values = readParameters(reader)
    const port = values.get(parameters.port)
    const ech = values.get(parameters.ech)
    return ok({
      priority,
      target,
      alpn: readAlpn(values.get(parameters.alpn)),
      defaultAlpn: !values.has(parameters['no-default-alpn']),
      port: port ? readWhole(port, 'port', (value) => value.u16('port')) : null,
      ech: ech ? readEch(ech) : null,
    })
  } catch (error) {
    return malformedOf(error)
  }
}

function readParameters(reader: Reader): Map<number, Uint8Array> {
  const values = new Map<number, Uint8Array>()
  let last = -1
  while (reader.remaining > 0) {
    const key = reader.u16('svc_param_key')
    if (key <= last) reader.reject('svc_param_key', 2)
    last = key
    values.set(key, reader.opaque16('svc_param_value'))
  }
  return values
}

/** A domain name without compression; `.` stands for the record's own name (RFC 9460 §2.5.2). */
function readName(reader: Reader): string {
  const labels: string[] = []
  for (;;) {
    const label = reader.opaque8('target_name')
    if (label.length === 0) return labels.length === 0 ? '.' : labels.join('.').toLowerCase()
    if (label.length > 63) reader.reject('target_name', label.length + 1)
    labels.push(escapeBytes(Buffer.from(label)))
  }
}

/** A list of protocol names, each with one byte of length (RFC 9460 §7.1). */
function readAlpn(value: Uint8Array | undefined): string[] {
  if (!value) return []
  return readWhole(value, 'alpn', (reader) => {
    return reader.list((item) => escapeBytes(Buffer.from(item.opaque8('alpn'))))
  })
}

/** Malformed in itself: the other parameters stand, so that it can be told what is wrong. */
function readEch(value: Uint8Array): Outcome<EchOffer[]> {
  try {
    return ok(
      decodeEchConfigList(value).map(({ version, contents }) => ({
        version: `0x${version.toString(16).padStart(4, '0')}`,
        publicName: contents && escapeBytes(Buffer.from(contents.publicName, 'latin1')),
        kem: contents && `0x${contents.kem.toString(16).padStart(4, '0')}`,
      })),
    )
  } catch (error) {
    return malformedOf(error)
  }
}

function readWhole<T>(value: Uint8Array, name: string, read: (reader: Reader) => T): T {
  const reader = new Reader(value, name)
  const result = read(reader)
  reader.end()
  return result
}

function malformedOf(error: unknown): Failure {
  if (!(error instanceof DecodeError)) throw error
  return { status: 'malformed', field: error.field, offset: error.offset }
}
