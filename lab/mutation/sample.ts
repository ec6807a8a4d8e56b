import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Mutant } from '@stryker-mutator/api/core'
import type { Logger } from '@stryker-mutator/api/logging'
import { Instrumenter } from '@stryker-mutator/instrumenter'

/** What identifies a mutant in every process that deals with it. */
export type MutantPlace = Pick<Mutant, 'fileName' | 'mutatorName' | 'replacement' | 'location'>

/**
 * Every mutant of the code under these paths, but for those of words that are for people: how a reason or a remedy is worded
 * decides nothing, and no test may pin it.
 */
export async function listMutants(paths: readonly string[]): Promise<MutantPlace[]> {
  const instrumenter = new Instrumenter(silent)
  const mutants: MutantPlace[] = []
  for (const name of filesUnder(paths)) {
    const content = readFileSync(name, 'utf8')
    const found = await instrumenter.instrument([{ name, content, mutate: true }], {
      plugins: null,
      excludedMutations: [],
      ignorers: [],
    })
    mutants.push(...found.mutants.filter((mutant) => !isWording(mutant, content)))
  }
  return mutants
}

/** As many of them as are wanted, the same for the same seed. */
export function sampleMutants(mutants: readonly MutantPlace[], seed: number, count: number): MutantPlace[] {
  return mutants
    .map((mutant) => ({ mutant, rank: hash(`${seed} ${mutantKey(mutant)}`) }))
    .toSorted((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant)
}

/** The same for a mutant whose file has its whole name, in the project at `root`, and for one that has it from there. */
export function mutantKey(
  { fileName, mutatorName, replacement, location: { start, end } }: MutantPlace,
  root = process.cwd(),
): string {
  const file = relative(root, resolve(root, fileName))
  return `${file} ${mutatorName} ${start.line}:${start.column}-${end.line}:${end.column} ${replacement}`
}

/** The text that a mutant stands in place of. */
export function originalText({ location: { start, end } }: MutantPlace, content: string): string {
  const lines = content.split('\n').slice(start.line, end.line + 1)
  const last = lines.length - 1
  return lines
    .map((line, index) => line.slice(index === 0 ? start.column : 0, index === last ? end.column : undefined))
    .join('\n')
}

function isWording(mutant: MutantPlace, content: string): boolean {
  return (
    mutant.mutatorName === 'StringLiteral' &&
    / /.test(originalText(mutant, content).replace(/\$\{[^}]*\}/g, ''))
  )
}

function filesUnder(paths: readonly string[]): string[] {
  return globSync(paths.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.ts`)))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\.(test|suite|vitest)\.ts$|(^|\/)(testing|live|fixtures)\//.test(file))
    .toSorted()
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

const never = () => false
const nothing = () => {}
const silent: Logger = {
  isTraceEnabled: never,
  isDebugEnabled: never,
  isInfoEnabled: never,
  isWarnEnabled: never,
  isErrorEnabled: never,
  isFatalEnabled: never,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
}
