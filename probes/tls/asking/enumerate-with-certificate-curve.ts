import type { Failure } from '../../../core/outcome.ts'
import { type Ask, enumerateByRemoval, splitIntoBatches } from './enumerate-by-removal.ts'

export interface CertificateCurveEnumeration {
  /** In the order in which the server chose them. */
  found: string[]
  /** What the server answered where only groups were left that it doesn't take. */
  ends: Failure[]
  /**
   * Groups that no client can get: the server chose the certificate's own curve where both were on offer, and refused them without
   * that curve. Whether it has them cannot be told, and makes no difference.
   */
  neverChosen: string[]
  /** The server needs the certificate's curve on offer. */
  tied: boolean
}

/**
 * Enumeration where the server signs with an ECDSA key. OpenSSL then takes no ECDSA suite unless the curve of the certificate's
 * key is among the client's groups (RFC 8422 §5.1), even when another group is used for ECDHE. So that curve stays in the offer,
 * at its end, where a group that the server or the client prefers to it is chosen before it. If the server chooses it before others,
 * these are asked for without it: what is refused then is never chosen, since every client has to offer that curve.
 *
 * @param certificateCurve - the certificate's curve, null if unknown
 * @param first - what the server chose from all candidates
 */
export async function enumerateWithCertificateCurve(
  candidates: readonly string[],
  certificateCurve: string | null,
  first: string,
  ask: Ask,
): Promise<CertificateCurveEnumeration> {
  const start = candidates.filter((name) => name !== certificateCurve && name !== first)
  const rounds = await enumerateInBatches(start, certificateCurve, ask)
  const found = [...new Set([first, ...rounds.flatMap((round) => round.found)])]
  const open = rounds.filter(({ end }) => end === null)
  const ends = rounds.flatMap(({ end }) => end ?? [])
  if (open.length === 0) return { found, ends, neverChosen: [], tied: true }
  if (certificateCurve !== null && !found.includes(certificateCurve)) found.push(certificateCurve)
  const others = open.flatMap(({ left }) => left)
  const without = await enumerateByRemoval(others, ask)
  if (without.end) ends.push(without.end)
  if (without.found.length > 0)
    return { found: [...found, ...without.found], ends, neverChosen: [], tied: false }
  const absent = others.length === 0 || (await isFollowingClient(found, certificateCurve, ask))
  return { found, ends, neverChosen: absent ? [] : others, tied: true }
}

interface BatchResult {
  found: string[]
  left: string[]
  /** Null: the server chose the certificate's curve before what is left. */
  end: Failure | null
}

/**
 * mbedTLS reads at most eleven of the groups that it knows, and needs the certificate's curve among them. So each batch has few
 * groups.
 */
const batchCount = 6

function enumerateInBatches(
  names: readonly string[],
  certificateCurve: string | null,
  ask: Ask,
): Promise<BatchResult[]> {
  const batches = splitIntoBatches(names, batchCount).filter((batch) => batch.length > 0)
  return Promise.all(batches.map((batch) => enumerateBatch(batch, certificateCurve, ask)))
}

async function enumerateBatch(
  names: readonly string[],
  certificateCurve: string | null,
  ask: Ask,
): Promise<BatchResult> {
  const found: string[] = []
  for (let left = [...names]; ; ) {
    const outcome = await ask(certificateCurve === null ? left : [...left, certificateCurve])
    if (outcome.status !== 'ok') return { found, left, end: outcome }
    const chosen = outcome.value
    if (chosen === certificateCurve) return { found, left, end: null }
    found.push(chosen)
    left = left.filter((name) => name !== chosen)
  }
}

/**
 * Does the server follow the client's order? It does if it chooses whichever comes first, the certificate's curve or another
 * group.
 */
async function isFollowingClient(
  found: readonly string[],
  certificateCurve: string | null,
  ask: Ask,
): Promise<boolean> {
  const other = found.find((name) => name !== certificateCurve)
  if (other === undefined || certificateCurve === null) return false
  const choices = await Promise.all([ask([certificateCurve, other]), ask([other, certificateCurve])])
  return choices.every(
    (choice, index) => choice.status === 'ok' && choice.value === [certificateCurve, other][index],
  )
}
