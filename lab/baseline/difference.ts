/**
 * Where two JSON values differ first, and how: `checks[hsts].reason: "a" ≠ "b"`. Members of a list are named by their `id`, where they
 * have one. Null: nowhere.
 */
export function firstDifference(a: unknown, b: unknown, path = ''): string | null {
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) {
    return Object.is(a, b) ? null : `${path}: ${quote(a)} ≠ ${quote(b)}`
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = firstDifference(a[key], b[key], `${path}${step(a, b, key)}`)
    if (found !== null) return found
  }
  const order = [a, b].map((value) => Object.keys(value).join(' '))
  return order[0] === order[1] ? null : `${path}: the order of members: ${order[0]} ≠ ${order[1]}`
}

function step(a: Record<string, unknown>, b: Record<string, unknown>, key: string): string {
  if (!Array.isArray(a)) return `.${key}`
  const [member, other] = [a[key], b[key]]
  const named = [member, other].find((value) => isObject(value) && typeof value.id === 'string')
  return `[${isObject(named) ? named.id : key}]`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
