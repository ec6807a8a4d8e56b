const day = 24

/**
 * The longest time in hours that a crontab's fields let pass between two runs; null: at boots only. What is restricted by day of the
 * month and by weekday runs on both, so that the shorter of the two holds.
 *
 * @see crontab(5)
 */
export function readCronTime(fields: readonly string[]): number | null | 'unreadable' {
  const [first = ''] = fields
  if (first.startsWith('@')) return first in shorthands ? (shorthands[first] ?? null) : 'unreadable'
  const [minutes, hours, days, months, weekdays] = limits.map(([low, high], index) =>
    listValues(fields[index] ?? '', low, high),
  )
  if (!minutes || !hours || !days || !months || !weekdays) return 'unreadable'
  const monthGap = findGap(months, 12)
  if (monthGap > 1) return monthGap * 31 * day
  const everyDay = days.length >= 31 && weekdays.length >= 7
  if (!everyDay) {
    const byDate = days.length >= 31 ? Number.POSITIVE_INFINITY : findGap(days, 31)
    const byWeekday = weekdays.length >= 7 ? Number.POSITIVE_INFINITY : findGap(weekdays, 7)
    return Math.min(byDate, byWeekday) * day
  }
  if (hours.length < 24) return findGap(hours, day)
  return minutes.length < 60 ? findGap(minutes, 60) / 60 : 1 / 60
}

const shorthands: Readonly<Record<string, number | null>> = {
  '@hourly': 1,
  '@daily': day,
  '@midnight': day,
  '@weekly': 7 * day,
  '@monthly': 31 * day,
  '@yearly': 366 * day,
  '@annually': 366 * day,
  '@reboot': null,
}

const limits = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const

const wordsOf = 'jan feb mar apr may jun jul aug sep oct nov dec sun mon tue wed thu fri sat'.split(' ')

/** `*`, `1-5`, `*\/2`, `1,15`, `mon`; null: not a field. */
function listValues(field: string, low: number, high: number): number[] | null {
  const found = new Set<number>()
  for (const part of field.split(',')) {
    // `~`: cronie's random time within a range.
    const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? []
    const [from, to = step === '1' && !part.includes('/') ? from : String(high)] =
      range === '*' || /^H(?:\(.*\))?$/.test(range) ? [String(low), String(high)] : range.split(/[-~]/)
    const [start, end] = [toNumber(from ?? '', high), toNumber(to ?? '', high)]
    if (start === null || end === null || Number(step) < 1) return null
    // Sunday is 0 and 7.
    for (let value = start; value <= end; value += Number(step))
      found.add(high === 6 && value === 7 ? 0 : value)
  }
  const values = [...found].sort((a, b) => a - b)
  const top = high === 6 ? 6 : high
  return values.length > 0 && values.every((value) => value >= low && value <= top) ? values : null
}

function toNumber(text: string, high: number): number | null {
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const at = wordsOf.indexOf(text.toLowerCase())
  if (at < 0) return null
  if (high === 12 && at < 12) return at + 1
  return high === 6 && at >= 12 ? at - 12 : null
}

/** The longest way from one value to the next, round the circle. */
function findGap(values: readonly number[], circle: number): number {
  return Math.max(
    ...values.map((value, index) => {
      const next = values[index + 1]
      return next === undefined ? (values[0] ?? 0) + circle - value : next - value
    }),
  )
}
