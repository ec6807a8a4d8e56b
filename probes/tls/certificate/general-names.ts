import ipaddr from 'ipaddr.js'
import { escapeBytes } from '../../net/printable.ts'
import { contextTag, type Element, plainContextTag, readElement, readElements } from './der-element.ts'
import { type DistinguishedName, readName } from './distinguished-name.ts'

/** One GeneralName (RFC 5280 §4.2.1.6). Of the kinds that no server's certificate needs only the kind is known. */
export type GeneralName =
  | { kind: 'dns' | 'email' | 'uri'; text: string }
  /** 4 or 16 bytes; in name constraints twice as many, the second half a mask. */
  | { kind: 'ip'; bytes: Buffer }
  | { kind: 'directory'; name: DistinguishedName }
  | { kind: 'other'; tag: number }

/** GeneralNames without the SEQUENCE around them. Null: one of them is none. */
export function readGeneralNames(content: Buffer): GeneralName[] | null {
  const names = readElements(content)?.map(readGeneralName)
  return names?.every((name) => name !== null) ? names : null
}

/** Text is IA5 by rule, but whoever made the certificate may have put anything there. */
export function readGeneralName({ tag, content }: Element): GeneralName | null {
  switch (tag) {
    case plainContextTag(1):
      return { kind: 'email', text: escapeBytes(content) }
    case plainContextTag(2):
      return { kind: 'dns', text: escapeBytes(content) }
    case plainContextTag(6):
      return { kind: 'uri', text: escapeBytes(content) }
    case plainContextTag(7):
      return { kind: 'ip', bytes: content }
    case contextTag(4): {
      const name = readElement(content)
      const read = name && readName(name)
      return read && { kind: 'directory', name: read }
    }
    default:
      return (tag & 0xc0) === 0x80 ? { kind: 'other', tag: tag & 0x1f } : null
  }
}

/** Null: an address has 4 or 16 bytes. */
export function formatAddress(bytes: Buffer): string | null {
  return bytes.length === 4 || bytes.length === 16 ? ipaddr.fromByteArray([...bytes]).toString() : null
}
