import type { MalformedDsn } from './dsn-facts.ts'

/** A part of a DSN that its driver would refuse. Thrown inside the parsers only. */
export class DsnError extends Error {
  override readonly name = 'DsnError'
  readonly field: MalformedDsn['field']

  constructor(field: MalformedDsn['field']) {
    super(field)
    this.field = field
  }
}

/** Percent-decoding as Go does it: any escape that is none is an error. */
export function unescapePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) throw new DsnError('escape')
    throw error
  }
}
