import { type Ask, rank } from './elimination.ts'

export interface Preference {
  /** Who decides between what both sides have. Null: fewer than two, or neither side alone explains the choices. */
  decides: 'server' | 'client' | null
  /** In the server's order where it has one, else as given. */
  order: readonly string[]
}

/**
 * Offers everything found in different orders. Always the same choice: the server decides. Always the first: the
 * client does. Anything else (equal-preference groups, a failed exchange) is left undecided.
 *
 * @param last - names never put first while there are others: a server may follow a client that prefers ChaCha20, taking
 * it for a machine without AES (OpenSSL's SSL_OP_PRIORITIZE_CHACHA, Go), and keep to its own order otherwise.
 */
export async function preferenceAmong(
  found: readonly string[],
  ask: Ask,
  last: (name: string) => boolean = () => false,
): Promise<Preference> {
  if (found.length < 2) return { decides: null, order: found }
  const orders = rotations(found, last)
  const choices = await Promise.all(orders.map(ask))
  const chosen = choices.flatMap((choice) => (choice.status === 'ok' ? [choice.value] : []))
  if (chosen.length < orders.length) return { decides: null, order: found }
  const [first] = chosen
  if (first !== undefined && chosen.every((name) => name === first)) {
    const order = await rank(orders[0] ?? found, ask, [first])
    return order ? { decides: 'server', order } : { decides: null, order: found }
  }
  const obeyed = chosen.every((name, index) => name === orders[index]?.[0])
  return { decides: obeyed ? 'client' : null, order: found }
}

/** Up to three orders, each with another name in front. */
function rotations(found: readonly string[], last: (name: string) => boolean): string[][] {
  const free = found.filter((name) => !last(name))
  const leading = free.length > 1 ? free : found
  const trailing = free.length > 1 ? found.filter(last) : []
  const [head, ...rest] = leading
  const orders = [leading, leading.toReversed(), ...(head && rest.length > 1 ? [[...rest, head]] : [])]
  return orders.map((order) => [...order, ...trailing])
}
