import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { shareName, tier } from '../nightly.ts'
import { runCommand } from '../programs/command.ts'
import { listMissingPrograms, requireProgram } from '../programs/programs.ts'
import type { Outcome } from './oracle.ts'

const missing = listMissingPrograms([
  'unshare',
  'ip',
  'nft',
  'ipset',
  'iptables-nft-restore',
  'iptables-legacy-restore',
])
// Namespaces and the packet filter are root's.
const possible = missing.length === 0 && process.getuid?.() === 0
const count = tier.whole ? 2000 : 80
const oracle = fileURLToPath(new URL('oracle.ts', import.meta.url))

async function tryRuleSets(first: number, sets: number): Promise<Outcome[]> {
  const words = ['-nm', process.execPath, oracle, String(first), String(sets)]
  const { stdout, stderr } = await runCommand(requireProgram('unshare'), words, 1100)
  const outcomes = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Outcome => JSON.parse(line))
  if (outcomes.length !== sets)
    throw new Error(`${outcomes.length} of ${sets} rule sets were tried: ${stderr}`)
  return outcomes
}

describe.skipIf(!possible)(`the packet filter's model and the kernel agree: ${shareName}`, () => {
  test(`${count} random rule sets, each port tried from each source`, async () => {
    const workers = Math.min(3, availableParallelism() + 1)
    const each = Math.ceil(count / workers)
    const first = 1 + (tier.seed % 10_000) * 2100
    const parts = Array.from({ length: workers }, (_, at) => tryRuleSets(first + at * each, each))
    const outcomes = (await Promise.all(parts)).flat()
    const sum = (of: (outcome: Outcome) => number) =>
      outcomes.reduce((total, outcome) => total + of(outcome), 0)
    const questions = sum((outcome) => outcome.questions)
    expect(
      outcomes.flatMap(({ seed, kind, wrong }) => wrong.map((text) => `${seed} ${kind} ${text}`)),
    ).toEqual([])
    expect(sum(({ refused }) => (refused === null ? 0 : 1)) / outcomes.length).toBeLessThan(0.05)
    expect(sum(({ unknown }) => unknown) / questions).toBeLessThan(0.1)
    // Rule sets that let nothing in, or everything, would try nothing.
    expect(sum(({ open }) => open) / questions).toBeGreaterThan(0.15)
    expect(sum(({ open }) => open) / questions).toBeLessThan(0.85)
  })
})
