import type { VersionName } from '../../core/tls/registry/versions.ts'
import { leafOf } from '../reading/edge/certificate-chains.ts'
import { rsaEquivalentOfGroup, rsaEquivalentOfKey } from './key-strength.ts'
import type { Observations } from './observations.ts'

/** SSL Labs' three scores, 0 to 100; null where their facts are missing. */
export interface Scores {
  protocol: number
  keyExchange: number | null
  cipherStrength: number | null
}

export function computeScores(seen: Observations): Scores {
  return {
    protocol: computeAverage(seen.versions.map((version) => protocolScores[version])),
    keyExchange: scoreKeyExchange(seen),
    cipherStrength:
      seen.suites.length === 0
        ? null
        : computeAverage(seen.suites.map(({ suite }) => scoreCipher(suite.bits))),
  }
}

/** What these scores can still become: at worst, where a gap leaves one open; at best, where one may hide something better. */
export interface ScoreRange {
  worst: Scores
  best: Scores
}

export function computeScoreRange(seen: Observations): ScoreRange {
  const known = computeScores(seen)
  const least = (name: keyof Scores) =>
    Math.min(known[name] ?? 0, ...seen.gaps.map(({ scores }) => scores[name] ?? 100))
  return {
    worst: {
      protocol: least('protocol'),
      keyExchange: least('keyExchange'),
      cipherStrength: least('cipherStrength'),
    },
    best: {
      protocol: computeAverage(
        [...seen.versions, ...seen.unsettledVersions.filter((version) => isNewer(version, seen))].map(
          (version) => protocolScores[version],
        ),
      ),
      // The weakest counts: what may still come makes it no better.
      keyExchange: known.keyExchange ?? 100,
      cipherStrength: seen.suitesSettled
        ? (known.cipherStrength ?? 100)
        : computeAverage([100, ...seen.suites.map(({ suite }) => scoreCipher(suite.bits))]),
    },
  }
}

function isNewer(version: VersionName, { versions }: Observations): boolean {
  const newest = versions.at(-1)
  return newest !== undefined && protocolScores[version] > protocolScores[newest]
}

/** 0.3 protocol + 0.3 key exchange + 0.4 cipher; a zero in any makes 0. */
export function computeTotal({ protocol, keyExchange, cipherStrength }: Scores): number {
  const key = keyExchange ?? 0
  const cipher = cipherStrength ?? 0
  if (protocol === 0 || key === 0 || cipher === 0) return 0
  return 0.3 * protocol + 0.3 * key + 0.4 * cipher
}

const protocolScores: Readonly<Record<VersionName, number>> = {
  'SSL 2.0': 0,
  'SSL 3.0': 80,
  'TLS 1.0': 90,
  'TLS 1.1': 95,
  'TLS 1.2': 100,
  'TLS 1.3': 100,
}

/** Half-way between the best and the worst. */
function computeAverage(scores: readonly number[]): number {
  return (Math.max(...scores) + Math.min(...scores)) / 2
}

/** The weakest of certificate keys and, where a suite uses them, groups and Diffie-Hellman parameters. */
function scoreKeyExchange({ chains, groups, dhBits, suites }: Observations): number | null {
  if (chains.length === 0) return null
  if (suites.some(({ suite }) => suite.authentication === 'anon')) return 0
  const strengths = [
    ...chains.map((chain) => rsaEquivalentOfKey(leafOf(chain))),
    ...groups.map(rsaEquivalentOfGroup),
    ...dhBits,
  ]
  const known = strengths.filter((bits) => bits !== null)
  if (known.length < strengths.length) return null
  const score = scoreKey(Math.min(...known))
  return suites.some(({ suite }) => suite.export) ? Math.min(score, 40) : score
}

function scoreKey(bits: number): number {
  if (bits < 512) return 20
  if (bits < 1024) return 40
  if (bits < 2048) return 80
  return bits < 4096 ? 90 : 100
}

function scoreCipher(bits: number): number {
  if (bits === 0) return 0
  if (bits < 128) return 20
  return bits < 256 ? 80 : 100
}
