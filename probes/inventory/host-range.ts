/** Most hosts that one pattern may stand for. */
const limit = 10_000

/**
 * Expands `www[01:50:2].example.com` and `db-[a:f]` (Ansible's host ranges, both ends included). Null if a range cannot be read
 * or stands for too many hosts.
 */
export function expandHostRange(pattern: string): string[] | null {
  // An address in brackets, `[2001:db8::1]:2222`, is no range.
  const range = /\[(\w+):(\w+)(?::(\d+))?\]/.exec(pattern)
  if (!range) return [pattern]
  const [whole, first = '', last = '', step = '1'] = range
  const values = listValuesBetween(first, last, Number(step))
  const rests = expandHostRange(pattern.slice(range.index + whole.length))
  if (!values || !rests || values.length * rests.length > limit) return null
  const start = pattern.slice(0, range.index)
  return values.flatMap((value) => rests.map((rest) => start + value + rest))
}

function listValuesBetween(first: string, last: string, step: number): string[] | null {
  if (step < 1) return null
  if (/^\d+$/.test(first) && /^\d+$/.test(last)) {
    const width = first.startsWith('0') ? first.length : 0
    return (
      listSteps(Number(first), Number(last), step)?.map((value) => String(value).padStart(width, '0')) ?? null
    )
  }
  if (/^[a-z]$/i.test(first) && /^[a-z]$/i.test(last)) {
    const codes = listSteps(first.charCodeAt(0), last.charCodeAt(0), step)
    return codes?.map((code) => String.fromCharCode(code)) ?? null
  }
  return null
}

function listSteps(from: number, to: number, step: number): number[] | null {
  const count = Math.floor((to - from) / step) + 1
  return count < 1 || count > limit ? null : Array.from({ length: count }, (_, index) => from + index * step)
}
