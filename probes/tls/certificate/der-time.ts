import { tags } from './der-element.ts'

export interface ReadTime {
  /** Null: not a time, or none that the calendar has. */
  time: Date | null
  /** What stands there, for whoever must be told. */
  text: string
  /** In the form of DER: with seconds and Z, and without fractions. */
  isPlain: boolean
  /** And of the type that RFC 5280 §4.1.2.5 has for that year. */
  isProper: boolean
}

/**
 * UTCTime and GeneralizedTime as X.680 §46 and §47 let them be written: seconds may lack, an offset stand for Z, fractions follow. DER and
 * RFC 5280 §4.1.2.5 allow neither.
 */
export function readTime({ tag, content }: { tag: number; content: Uint8Array }): ReadTime {
  const text =
    content.length <= 40
      ? Buffer.from(content)
          .toString('latin1')
          .replace(/[^\x20-\x7e]/g, '?')
      : ''
  const digits = tag === tags.utcTime ? 2 : tag === tags.generalizedTime ? 4 : 0
  const match = new RegExp(
    `^(\\d{${digits}})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)?(\\d\\d)?([.,]\\d+)?(?:Z|([+-])(\\d\\d)(\\d\\d)?)$`,
  ).exec(text)
  if (digits === 0 || !match) return { time: null, text, isPlain: false, isProper: false }
  const [, years = '', month, day, hour, minute, second, fraction, sign, hours, minutes] = match
  const short = Number(years)
  const year = digits === 4 ? short : short + (short < 50 ? 2000 : 1900)
  const time = createDate(year, month, day, hour, minute ?? '00', second ?? '00')
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1)
  const isPlain = fraction === undefined && sign === undefined && second !== undefined
  return {
    time: time && new Date(time.getTime() - offset * 60_000),
    text,
    isPlain,
    isProper: isPlain && (digits === 2 || year >= 2050),
  }
}

/** Null where the calendar has no such time: Date would take the next that it has. */
function createDate(year: number, ...parts: (string | undefined)[]): Date | null {
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  const kept = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()]
  const isKept = kept.every((value, index) => value === [month, day, hour, minute][index])
  return isKept && date.getUTCSeconds() === second ? date : null
}
