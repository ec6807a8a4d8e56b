import type { Ask } from './enumerate-by-removal.ts'

/** What one question showed: what was on offer, and what the server chose from it. */
export interface Choice {
  offer: readonly string[]
  chosen: string
}

/** Most questions asked side by side. */
const widest = 32

/**
 * The order that a server imposes on names which it is known to take. Guessed, and shown by asking for every tail of the guess at
 * once: a guess that is right takes one round, and each answer that contradicts it mends the next. In the order given back each
 * name was chosen while each after it was on offer; nothing is inferred.
 *
 * @param guess - all of the names
 * @param ask - is given no order of the client to follow: callers ask so that it cannot be mistaken for the server's
 * @param choices - what is known already
 * @returns null when one was refused after all, the network got in between, or the choices contradict each other
 */
export async function rank(
  guess: readonly string[],
  ask: Ask,
  choices: readonly Choice[] = [],
): Promise<string[] | null> {
  const beaten = new Map(guess.map((name) => [name, new Set<string>()]))
  const learn = ({ offer, chosen }: Choice) => {
    for (const name of offer) if (name !== chosen) beaten.get(chosen)?.add(name)
  }
  choices.forEach(learn)
  let width = widest
  for (;;) {
    const order = consistentOrder(guess, beaten)
    if (!order) return null
    const open = order.flatMap((name, index) => {
      const tail = order.slice(index)
      return tail.slice(1).every((other) => beaten.get(name)?.has(other)) ? [] : [tail]
    })
    if (open.length === 0) return order
    const tails = open.slice(0, width)
    const answers = await Promise.all(tails.map(ask))
    let right = 0
    for (const [index, answer] of answers.entries()) {
      const offer = tails[index] ?? []
      if (answer.status !== 'ok' || !offer.includes(answer.value)) return null
      learn({ offer, chosen: answer.value })
      if (answer.value === offer[0]) right += 1
    }
    // Where guesses are mostly wrong, asking for many at once wastes most of the questions.
    if (right < tails.length / 2) width = Math.max(1, Math.floor(width / 4))
  }
}

/** The names in an order that no choice contradicts, else as guessed; null: there is none. */
function consistentOrder(
  guess: readonly string[],
  beaten: ReadonlyMap<string, ReadonlySet<string>>,
): string[] | null {
  const order: string[] = []
  for (let left = [...guess]; left.length > 0; ) {
    const next = left.find((name) => left.every((other) => !beaten.get(other)?.has(name)))
    if (next === undefined) return null
    order.push(next)
    left = left.filter((name) => name !== next)
  }
  return order
}
