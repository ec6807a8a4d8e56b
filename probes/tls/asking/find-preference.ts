import type { Ask } from './enumerate-by-removal.ts'
import { type Choice, findServerOrder } from './server-order.ts'

export interface Preference {
  /** Who decides between what both sides have. Null: fewer than two, or neither side alone explains the choices. */
  decides: 'server' | 'client' | null
  /** In the server's order where it has one, else as given. */
  order: readonly string[]
}

export interface OrderGuess {
  /** The order that the server is likely to have: sorts names. By default the one given. */
  likely?: (a: string, b: string) => number
  /**
   * Names never put first while there are others: a server may follow a client that prefers ChaCha20, taking it for a machine
   * without AES (OpenSSL's SSL_OP_PRIORITIZE_CHACHA, Go), and keep to its own order otherwise.
   */
  last?: (name: string) => boolean
  /** Names put first where the order is asked for: Go prefers ChaCha20 for clients whose first suite is not one of AES-GCM. */
  first?: (name: string) => boolean
}

/**
 * Up to this number of names the order is asked for before it is known whether the server has one. This saves a round trip and
 * costs a connection for each name.
 */
const maxGuessedNames = 8

/**
 * Offers everything found in different orders. Always the same choice: the server decides. Always the first: the
 * client does. Anything else (equal-preference groups, a failed exchange) is left undecided.
 */
export async function findPreference(
  found: readonly string[],
  ask: Ask,
  { likely, last = () => false, first = () => false }: OrderGuess = {},
): Promise<Preference> {
  if (found.length < 2) return { decides: null, order: found }
  // Offered in the reverse of the likely order: a server that follows the client then does not choose what is expected of a
  // server with an order of its own.
  const askTail: Ask = (tail) => ask(moveLast(moveFirst(tail.toReversed(), first), last))
  const guess = likely ? found.toSorted(likely) : [...found]
  const orders = rotateOrders(moveFirst(found, first), last)
  const tails =
    found.length > maxGuessedNames ? [] : guess.slice(1, -1).map((_, index) => guess.slice(index + 1))
  const [choices, early] = await Promise.all([Promise.all(orders.map(ask)), Promise.all(tails.map(askTail))])
  const chosen = choices.flatMap((choice) => (choice.status === 'ok' ? [choice.value] : []))
  if (chosen.length < orders.length) return { decides: null, order: found }
  const favourite = findFavourite(chosen, last)
  if (favourite !== null) {
    if (!found.includes(favourite)) return { decides: null, order: found }
    const known = early.flatMap((choice, index): Choice[] =>
      choice.status === 'ok' ? [{ offer: tails[index] ?? [], chosen: choice.value }] : [],
    )
    const order = await findServerOrder(guess, askTail, [{ offer: found, chosen: favourite }, ...known])
    return order ? { decides: 'server', order } : { decides: null, order: found }
  }
  const obeyed = chosen.every((name, index) => name === orders[index]?.[0])
  return { decides: obeyed ? 'client' : null, order: found }
}

/**
 * What a server with an order of its own likes best, null where the choices show no such order. If for some orders of the client a
 * name was chosen that always stood last (ChaCha20), the server took the client for one without AES; its order for others is what the
 * other choices show.
 */
function findFavourite(chosen: readonly string[], last: (name: string) => boolean): string | null {
  const [favourite = null, ...others] = new Set(chosen)
  if (others.length === 0) return favourite
  const [usual = null, ...more] = new Set(chosen.filter((name) => !last(name)))
  return more.length === 0 && usual !== null && chosen.some(last) ? usual : null
}

/** Up to three orders, each with another name in front. */
function rotateOrders(found: readonly string[], last: (name: string) => boolean): string[][] {
  const free = found.filter((name) => !last(name))
  const leading = free.length > 1 ? free : found
  const [head, ...rest] = leading
  const orders = [leading, leading.toReversed(), ...(head && rest.length > 1 ? [[...rest, head]] : [])]
  const trailing = found.filter((name) => !leading.includes(name))
  return orders.map((order) => [...order, ...trailing])
}

function moveFirst(names: readonly string[], first: (name: string) => boolean): string[] {
  return [...names.filter(first), ...names.filter((name) => !first(name))]
}

function moveLast(names: readonly string[], last: (name: string) => boolean): string[] {
  return [...names.filter((name) => !last(name)), ...names.filter(last)]
}
