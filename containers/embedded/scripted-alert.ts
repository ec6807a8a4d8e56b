import { encodeAlert } from '../../core/tls/wire/alert.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'

/** A record with a fatal alert: how a scripted server refuses. */
export function encodeFatalAlert(version: number, description: string): Uint8Array {
  return encodeRecord(contentTypes.alert, version, encodeAlert('fatal', description))
}
