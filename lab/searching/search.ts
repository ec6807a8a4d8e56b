import type { CommandId } from '../../probes/host/commands.ts'
import { createRandom } from '../bench/fuzz/random.ts'
import { type CommonName, commonMutations, type Mutation } from './mutations.ts'
import {
  type Answer,
  type HostAnswers,
  judgeHost,
  listChecksAsking,
  readAnswers,
  type Verdicts,
} from './recorded-host.ts'
import { compareVerdicts, type Move } from './relation.ts'

/** What is searched for one question: what hosts answered to it, and how their answers are changed. */
export interface Search {
  command: CommandId
  /** Each an answer that a host may give, by a name. */
  inputs: Readonly<Record<string, Answer>>
  /** Those of its own kind. */
  mutations: readonly Mutation[]
  /** Common ones that do not hold here, each with the reason. */
  without?: Partial<Record<CommonName, string>>
}

export interface Finding {
  command: CommandId
  input: string
  mutation: string
  /** `lab/searching/reproduce.ts` makes the same text again from it. */
  index: number
  wrong: Move[]
}

export interface Tally {
  mutated: number
  /** How many left every verdict where it was. */
  unmoved: number
  /** How many moved one, and only towards open. */
  opened: number
  /** How many moved one in another way that is right. */
  otherwise: number
  findings: Finding[]
}

/**
 * Changes every input of a search in every way, `times` each, and compares the verdicts.
 *
 * @param host - what the same host answers to everything else
 */
export function searchQuestion(host: HostAnswers, search: Search, seed: number, times: number): Tally {
  const { command } = search
  const ids = listChecksAsking(command)
  const facts = readAnswers(host)
  const unasked = judgeHost(facts, command, undefined, ids)
  const tally: Tally = { mutated: 0, unmoved: 0, opened: 0, otherwise: 0, findings: [] }
  for (const [input, answer] of Object.entries(search.inputs)) {
    const before = judgeHost(facts, command, answer, ids)
    for (const mutation of listMutations(search)) {
      for (let index = 0; index < times; index += 1) {
        const mutated = mutation.change(answer, createRandom(seed, index))
        if (!mutated) continue
        const after = judgeHost(facts, command, mutated, ids)
        countMoves(
          tally,
          { command, input, mutation: mutation.name, index },
          mutation,
          before,
          after,
          unasked,
        )
      }
    }
  }
  return tally
}

/** All that a question's answers are changed by. */
export function listMutations({ mutations, without = {} }: Search): Mutation[] {
  return [...commonMutations.filter(({ name }) => without[name as CommonName] === undefined), ...mutations]
}

function countMoves(
  tally: Tally,
  place: Omit<Finding, 'wrong'>,
  { relation }: Mutation,
  before: Verdicts,
  after: Verdicts,
  unasked: Verdicts,
): void {
  const { moved, wrong } = compareVerdicts(relation, before, after, unasked)
  tally.mutated += 1
  if (wrong.length > 0) tally.findings.push({ ...place, wrong })
  else if (moved.length === 0) tally.unmoved += 1
  else if (moved.every(({ to }) => to === 'inconclusive')) tally.opened += 1
  else tally.otherwise += 1
}
