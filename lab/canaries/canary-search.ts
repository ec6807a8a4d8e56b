import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** Where a secret came to light. */
export interface Finding {
  /** The secret's name. */
  secret: string
  /** How it was written: `plain`, `base64`, `json of base64 data` … */
  form: string
  /** What stands around it. */
  context: string
}

export type Secrets = Readonly<Record<string, string>>

/** Shorter values would be found by accident. */
const shortest = 8

/**
 * Every secret that these bytes hold: as it is, in UTF-16, hexadecimal, base64 at any alignment (RFC 4648 §4 and §5),
 * percent-encoded, escaped for JSON or XML, wholly or in part, in any two of these, and inside of base64 data, gzip, zlib and zip.
 */
export function findSecrets(secrets: Secrets, bytes: Uint8Array): Finding[] {
  const needles = Object.entries(secrets).flatMap(([name, value]) => needlesOf(name, value))
  const found = new Map<string, Finding>()
  searchView(needles, Buffer.from(bytes), '', 0, found)
  return [...found.values()]
}

/** The same for every file below a folder, their names included: the finding's form begins with the file. */
export async function searchFolder(secrets: Secrets, folder: string): Promise<Finding[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const findings = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      const name = relative(folder, path)
      const content = entry.isFile() ? findSecrets(secrets, await readFile(path)) : []
      return [...findSecrets(secrets, Buffer.from(name)), ...content].map((finding) => ({
        ...finding,
        form: `${name}: ${finding.form}`,
      }))
    }),
  )
  return findings.flat()
}

interface Needle {
  secret: string
  form: string
  /** Bytes as ISO 8859-1. */
  text: string
}

function needlesOf(secret: string, value: string): Needle[] {
  const bytes = Buffer.from(value)
  if (bytes.length < shortest) throw new RangeError(`${secret} is too short to be searched for`)
  const hex = bytes.toString('hex')
  const forms: [string, string][] = [
    ['plain', bytes.toString('latin1')],
    ['UTF-16', Buffer.from(value, 'utf16le').toString('latin1')],
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ...[0, 1, 2].flatMap((shift): [string, string][] => {
      const encoded = encodeBase64At(bytes, shift)
      return [
        ['base64', encoded],
        ['base64url', encoded.replaceAll('+', '-').replaceAll('/', '_')],
      ]
    }),
  ]
  return forms
    .filter(([, text], index) => forms.findIndex(([, other]) => other === text) === index)
    .map(([form, text]) => ({ secret, form, text }))
}

/** The characters that depend on these bytes alone when `shift` others stand before them in their group of three. */
function encodeBase64At(bytes: Buffer, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
  return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
}

/** Data inside data, no deeper than anyone would put it. */
const depthLimit = 4

function searchView(
  needles: readonly Needle[],
  bytes: Buffer,
  way: string,
  depth: number,
  found: Map<string, Finding>,
): void {
  const views = viewsOf(bytes.toString('latin1'))
  for (const [view, text] of views) {
    for (const needle of needles) {
      const at = text.indexOf(needle.text)
      if (at < 0) continue
      const form = describeNesting(describeNesting(needle.form, view), way)
      const context = text.slice(Math.max(0, at - 60), at + needle.text.length + 60)
      found.set(`${needle.secret} ${form}`, { secret: needle.secret, form, context })
    }
  }
  if (depth === depthLimit) return
  for (const content of unpackCompressed(bytes))
    searchView(needles, content, describeNesting('compressed data', way), depth + 1, found)
  // A run that was broken by escapes is whole in the last view.
  const blobs = new Set([views[0], views.at(-1)].flatMap((view) => view?.[1].match(base64Data) ?? []))
  for (const blob of blobs) {
    searchView(needles, Buffer.from(blob, 'base64'), describeNesting('base64 data', way), depth + 1, found)
  }
}

const describeNesting = (what: string, way: string) => (way === '' ? what : `${what} in ${way}`)

/** Long enough to hold a compressed or escaped secret. */
const base64Data = /[A-Za-z0-9+/_-]{32,}={0,2}/g

/** The text as it is, and as it would be read by what escapes were made for. Without those that change nothing. */
function viewsOf(text: string): [name: string, text: string][] {
  const all = (of: string) => decodePercent(unescapeXml(unescapeJson(of)))
  const once = all(text)
  const views: [string, string][] = [
    ['', text],
    ['json', unescapeJson(text)],
    ['xml', unescapeXml(text)],
    ['percent', decodePercent(text)],
    ['form', decodePercent(text.replaceAll('+', ' '))],
    ['escapes', once],
    ['escapes', all(once)],
  ]
  return views.filter(([, view], index) => !views.slice(0, index).some(([, other]) => other === view))
}

const encodeUtf8 = (text: string) => Buffer.from(text).toString('latin1')

function unescapeJson(text: string): string {
  return text
    .replace(/(?:\\u[0-9a-f]{4})+/gi, (units) =>
      encodeUtf8(
        String.fromCharCode(
          ...units
            .split(/\\u/i)
            .slice(1)
            .map((unit) => Number.parseInt(unit, 16)),
        ),
      ),
    )
    .replace(/\\x([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\(["'\\/bfnrt])/g, (_, character: string) => controls[character] ?? character)
}

const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? encodeUtf8(String.fromCodePoint(code)) : whole
    },
  )
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

const outputLimit = { maxOutputLength: 256 * 1024 * 1024 }

/** What is compressed in these bytes: gzip anywhere, entries of a zip, zlib as a whole. */
function unpackCompressed(bytes: Buffer): Buffer[] {
  const contents = [
    ...findPlaces(bytes, '\x1f\x8b\x08').map((at) =>
      tryInflate(() => gunzipSync(bytes.subarray(at), outputLimit)),
    ),
    ...findPlaces(bytes, 'PK\x03\x04')
      .filter((at) => at + 30 <= bytes.length)
      .map((at) => at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28))
      .map((at) => tryInflate(() => inflateRawSync(bytes.subarray(at), outputLimit))),
    ...(bytes[0] === 0x78 ? [tryInflate(() => inflateSync(bytes, outputLimit))] : []),
  ]
  return contents.filter((content) => content !== null)
}

function findPlaces(bytes: Buffer, mark: string): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(mark, 0, 'latin1'); at >= 0; at = bytes.indexOf(mark, at + 1, 'latin1')) {
    places.push(at)
  }
  return places
}

/** Null: it only looked like compressed data. */
function tryInflate(inflate: () => Buffer): Buffer | null {
  try {
    return inflate()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code?.startsWith('Z_')) return null
    throw error
  }
}
