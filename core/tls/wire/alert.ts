import { alertDescriptionName, alertDescriptionNamed } from '../registry/alerts.ts'
import { Reader } from './codec.ts'

export interface Alert {
  level: 'warning' | 'fatal' | 'unknown'
  /** The registry's name, or `unassigned(N)`. */
  description: string
}

/**
 * struct { AlertLevel level; AlertDescription description; } Alert;      (RFC 8446 §6, RFC 5246 §7.2)
 *
 * TLS 1.3 has alerts come whole and alone in their record (§5.1). A payload with more or less is an error.
 */
export function decodeAlert(payload: Uint8Array): Alert {
  const reader = new Reader(payload, 'alert')
  const level = reader.u8('level')
  const description = alertDescriptionName(reader.u8('description'))
  reader.end()
  return { level: level === 1 ? 'warning' : level === 2 ? 'fatal' : 'unknown', description }
}

/** The payload of an alert record, for scripted servers. */
export function encodeAlert(level: 'warning' | 'fatal', description: string): Uint8Array {
  const entry = alertDescriptionNamed(description)
  if (!entry) throw new RangeError(`no alert ${description}`)
  return Uint8Array.of(level === 'warning' ? 1 : 2, entry.code)
}
