import { isDeepStrictEqual } from 'node:util'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import type { Parser } from './fuzzed-parser.ts'
import { mutateMessage } from './mutation.ts'
import { createRandom, type Random } from './random.ts'

export interface Slowest {
  /** Milliseconds on the wall, the least of four tries. */
  milliseconds: number
  index: number
  bytes: number
}

/** A message that made a parser break its rules. The campaign's seed and this index make the same message again. */
export interface Violation {
  parser: string
  index: number
  what: string
  message: Uint8Array
}

export interface ParserResult {
  name: string
  messages: number
  accepted: number
  /** How many messages were refused, by a DecodeError or by an Outcome that is a failure. */
  refused: number
  /**
   * How many messages were parsed twice, with other bytes around them each time, to find parsers that read outside of the
   * message.
   */
  bounded: number
  /** How many messages took longer than `slowestAllowed` at first, though not in processor time: the process had to wait. */
  pauses: number
  slowest: Slowest
}

export interface CampaignResult {
  parsers: ParserResult[]
  violations: Violation[]
}

/** No message may take longer, in milliseconds. */
export const slowestAllowed = 50

/** One message in this many is parsed twice, with other bytes around it each time. */
const boundsEvery = 8

/**
 * Feeds each parser its share of `messages` mutated messages. A parser may return a value, or throw a DecodeError that points
 * into the message; it may not look at bytes beside its view, nor take longer than `slowestAllowed`.
 */
export function runCampaign(
  parsers: readonly Parser[],
  { messages, seed }: { messages: number; seed: number },
  onParser: (result: ParserResult) => void = () => {},
): CampaignResult {
  const weights = parsers.reduce((sum, { weight }) => sum + weight, 0)
  const violations: Violation[] = []
  let index = 0
  const results = parsers.map((parser) => {
    const result = createEmptyResult(parser.name)
    const share = Math.ceil((messages * parser.weight) / weights)
    for (const end = index + share; index < end; index += 1) {
      const what = feedMessage(parser, parsers, seed, index, result)
      if (what && violations.length < 100) {
        violations.push({
          parser: parser.name,
          index,
          what,
          message: createMessage(parser, parsers, seed, index),
        })
      }
    }
    onParser(result)
    return result
  })
  return { parsers: results, violations }
}

function createEmptyResult(name: string): ParserResult {
  const slowest = { milliseconds: 0, index: 0, bytes: 0 }
  return { name, messages: 0, accepted: 0, refused: 0, bounded: 0, pauses: 0, slowest }
}

/** One message. @returns what it did wrong */
function feedMessage(
  parser: Parser,
  parsers: readonly Parser[],
  seed: number,
  index: number,
  result: ParserResult,
): string | null {
  const message = createMessage(parser, parsers, seed, index)
  const started = performance.now()
  const reading = parseMessage(parser, message, seed, index)
  const milliseconds = performance.now() - started
  result.messages += 1
  if (reading.end === 'crash') return reading.what
  result[reading.end] += 1
  if (milliseconds > Math.min(result.slowest.milliseconds, slowestAllowed)) {
    const least = measureLeastTimes(parser, message, seed, index)
    const onTheWall = Math.min(milliseconds, least.wall)
    if (onTheWall > result.slowest.milliseconds) {
      result.slowest = { milliseconds: onTheWall, index, bytes: message.length }
    }
    if (least.processor > slowestAllowed) return `takes ${least.processor.toFixed(0)} ms`
  }
  if (milliseconds > slowestAllowed) result.pauses += 1
  if (index % boundsEvery !== 0) return null
  result.bounded += 1
  return hasReadBesideMessage(parser, message, seed, index)
    ? 'what it says depends on bytes beside the message'
    : null
}

function createMessage(parser: Parser, parsers: readonly Parser[], seed: number, index: number): Uint8Array {
  const random = createRandom(seed, index)
  const message = pickRandom(parser.corpus, random)
  // Mostly another message of the same kind: one of another kind is refused at once.
  return mutateMessage(message, random, () =>
    pickRandom(random.below(4) > 0 ? parser.corpus : pickRandom(parsers, random).corpus, random),
  )
}

function pickRandom<T>(list: readonly T[], random: Random): T {
  return list[random.below(list.length)] as T
}

type ParseResult =
  | { end: 'accepted'; value: unknown }
  | { end: 'refused'; value: unknown }
  | { end: 'crash'; what: string }

function parseMessage(parser: Parser, message: Uint8Array, seed: number, index: number): ParseResult {
  try {
    const value = parser.parse(message, createRandom(~seed, index))
    return { end: isRefusal(value) ? 'refused' : 'accepted', value }
  } catch (error) {
    if (!(error instanceof DecodeError)) return { end: 'crash', what: String(error) }
    const { field, offset } = error
    if (!parser.stream && !(offset >= 0 && offset <= message.length)) {
      return { end: 'crash', what: `${field} at byte ${offset} of ${message.length}` }
    }
    return { end: 'refused', value: { field, offset } }
  }
}

/** Null, or an Outcome that isn't ok: a refusal by value. */
function isRefusal(value: unknown): boolean {
  return value === null || (typeof value === 'object' && 'status' in value && value.status !== 'ok')
}

/**
 * Parses the same message surrounded by zeros and surrounded by ones. A parser that reads before the message or past its end
 * gives two results.
 */
function hasReadBesideMessage(parser: Parser, message: Uint8Array, seed: number, index: number): boolean {
  const [one, other] = [0x00, 0xff].map((filler) => {
    const whole = new Uint8Array(message.length + 2 * margin).fill(filler)
    whole.set(message, margin)
    const reading = parseMessage(parser, whole.subarray(margin, margin + message.length), seed, index)
    return reading.end === 'crash' ? reading.what : reading.value
  })
  return !isDeepStrictEqual(one, other)
}

const margin = 64

/**
 * The least of three more tries, in milliseconds: what takes long takes long again, while a process that had to wait for the
 * processor, or to collect what others left, did not.
 */
function measureLeastTimes(
  parser: Parser,
  message: Uint8Array,
  seed: number,
  index: number,
): { wall: number; processor: number } {
  const tries = [1, 2, 3].map(() => {
    const [started, before] = [performance.now(), process.threadCpuUsage()]
    parseMessage(parser, message, seed, index)
    const { user, system } = process.threadCpuUsage(before)
    return { wall: performance.now() - started, processor: (user + system) / 1000 }
  })
  return {
    wall: Math.min(...tries.map(({ wall }) => wall)),
    processor: Math.min(...tries.map(({ processor }) => processor)),
  }
}
