export interface CodePoint {
  code: number
  name: string
}

export interface Registry<Entry extends CodePoint> {
  entries: readonly Entry[]
  /**
   * The entry's name; GREASE values (RFC 8701) and unassigned ones keep their number:
   * `unassigned(0x1234)`.
   */
  name(code: number): string
  named(name: string): Entry | undefined
  at(code: number): Entry | undefined
}

/**
 * The maps of one code space, derived from its table. Two rows with one code or one name are a bug: throws.
 * @param unknown - how a code without a row is shown.
 */
export function createRegistry<Entry extends CodePoint>(
  entries: readonly Entry[],
  unknown: (code: number) => string = nameUnassigned,
): Registry<Entry> {
  const byCode = new Map(entries.map((entry) => [entry.code, entry]))
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  if (byCode.size !== entries.length || byName.size !== entries.length) {
    throw new Error(`registry with duplicates: ${findDuplicates(entries).join(', ')}`)
  }
  return {
    entries,
    name: (code) => byCode.get(code)?.name ?? unknown(code),
    named: (name) => byName.get(name),
    at: (code) => byCode.get(code),
  }
}

/**
 * Both bytes are alike and end in A: reserved so that peers keep ignoring what they don't know (RFC 8701 §2).
 */
export function isGrease(code: number): boolean {
  return code <= 0xffff && (code & 0x0f0f) === 0x0a0a && code >> 8 === (code & 0xff)
}

/** `0x1234` */
export function formatCode(code: number, digits = 4): string {
  return `0x${code.toString(16).toUpperCase().padStart(digits, '0')}`
}

function nameUnassigned(code: number): string {
  return isGrease(code) ? `GREASE(${formatCode(code)})` : `unassigned(${formatCode(code)})`
}

function findDuplicates(entries: readonly CodePoint[]): string[] {
  return entries
    .filter((entry, index) =>
      entries.some((other, at) => at < index && (other.code === entry.code || other.name === entry.name)),
    )
    .map((entry) => `${formatCode(entry.code)} ${entry.name}`)
}
