import type { Failure } from '../../../core/outcome.ts'
import { type Ask, deal, type Elimination, eliminate } from './enumerate-by-removal.ts'

export interface TiedElimination extends Elimination {
  /** Groups not known to be accepted or refused: the server chose the certificate's own curve before them. */
  untested: string[]
  /** The server needs the certificate's curve on offer. */
  tied: boolean
}

/**
 * Enumeration where the server signs with an ECDSA key. OpenSSL then takes no ECDSA suite unless the curve of the certificate's
 * key is among the client's groups (RFC 8422 §5.1), even when another group is used for ECDHE. So that curve stays in the offer,
 * at its end. If the server chooses it before other groups, these count as absent only if the server refuses them without that
 * curve on offer, or is seen to follow the client's order.
 *
 * @param own - the certificate's curve, null if unknown
 * @param first - what the server chose from all candidates
 */
export async function eliminateTied(
  candidates: readonly string[],
  own: string | null,
  first: string,
  ask: Ask,
): Promise<TiedElimination> {
  const start = candidates.filter((name) => name !== own && name !== first)
  const rounds = await eliminateBeside(start, own, ask)
  const found = [...new Set([first, ...rounds.flatMap((round) => round.found)])]
  const open = rounds.filter(({ end }) => end === null)
  const end = rounds.find((round) => round.end !== null)?.end ?? null
  if (open.length === 0) return { found, end, untested: [], tied: true }
  if (own !== null && !found.includes(own)) found.push(own)
  const others = open.flatMap(({ left }) => left)
  const without = await eliminate(others, ask)
  if (without.found.length > 0) {
    return { found: [...found, ...without.found], end: without.end, untested: [], tied: false }
  }
  const absent = others.length === 0 || (await followsClient(found, own, ask))
  return { found, end: without.end, untested: absent ? [] : others, tied: true }
}

interface Round {
  found: string[]
  left: string[]
  /** Null: the server chose the certificate's curve before what is left. */
  end: Failure | null
}

/**
 * mbedTLS reads at most eleven of the groups that it knows, and needs the certificate's curve among them. So each batch has few
 * groups.
 */
const hands = 6

function eliminateBeside(names: readonly string[], own: string | null, ask: Ask): Promise<Round[]> {
  const dealt = deal(names, hands).filter((hand) => hand.length > 0)
  return Promise.all(dealt.map((hand) => roundOf(hand, own, ask)))
}

async function roundOf(names: readonly string[], own: string | null, ask: Ask): Promise<Round> {
  const found: string[] = []
  for (let left = [...names]; ; ) {
    const outcome = await ask(own === null ? left : [...left, own])
    if (outcome.status !== 'ok') return { found, left, end: outcome }
    const chosen = outcome.value
    if (chosen === own) return { found, left, end: null }
    found.push(chosen)
    left = left.filter((name) => name !== chosen)
  }
}

/**
 * Does the server follow the client's order? It does if it chooses whichever comes first, the certificate's curve or another
 * group.
 */
async function followsClient(found: readonly string[], own: string | null, ask: Ask): Promise<boolean> {
  const other = found.find((name) => name !== own)
  if (other === undefined || own === null) return false
  const choices = await Promise.all([ask([own, other]), ask([other, own])])
  return choices.every((choice, index) => choice.status === 'ok' && choice.value === [own, other][index])
}
