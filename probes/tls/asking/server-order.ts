import type { Ask } from './enumerate-by-removal.ts'

/** What one question showed: what was on offer, and what the server chose from it. */
export interface Choice {
  offer: readonly string[]
  chosen: string
}

/** Most questions asked at the same time. */
const maxQuestionsAtOnce = 32

/**
 * Finds the order that a server imposes on names which it is known to take. An order is guessed and tested: the server is asked
 * for every tail of the guess at once. A right guess takes one round; each answer that contradicts the guess corrects the next
 * one. In the returned order each name was really chosen while every later one was on offer; nothing is inferred.
 *
 * @param guess - all of the names
 * @param ask - must not show the server an order of the client that it could follow
 * @param choices - what is known already
 * @returns null when one of the names was refused after all, a connection failed, or the choices contradict each other
 */
export async function findServerOrder(
  guess: readonly string[],
  ask: Ask,
  choices: readonly Choice[] = [],
): Promise<string[] | null> {
  const preferredOver = new Map(guess.map((name) => [name, new Set<string>()]))
  const learn = ({ offer, chosen }: Choice) => {
    for (const name of offer) if (name !== chosen) preferredOver.get(chosen)?.add(name)
  }
  choices.forEach(learn)
  let width = maxQuestionsAtOnce
  for (;;) {
    const order = findConsistentOrder(guess, preferredOver)
    if (!order) return null
    const open = order.flatMap((name, index) => {
      const tail = order.slice(index)
      return tail.slice(1).every((other) => preferredOver.get(name)?.has(other)) ? [] : [tail]
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
function findConsistentOrder(
  guess: readonly string[],
  preferredOver: ReadonlyMap<string, ReadonlySet<string>>,
): string[] | null {
  const order: string[] = []
  for (let left = [...guess]; left.length > 0; ) {
    const next = left.find((name) => left.every((other) => !preferredOver.get(other)?.has(name)))
    if (next === undefined) return null
    order.push(next)
    left = left.filter((name) => name !== next)
  }
  return order
}
