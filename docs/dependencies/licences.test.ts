import parse, { type Info } from 'spdx-expression-parse'
import { expect, test } from 'vitest'
import { type LockedPackage, readLockedPackages } from './locked-packages.ts'

/** They ask for their notice to be kept, and for nothing else. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]

/** Beyond these, and why. Of the tools for development alone: nothing of them is passed on. */
const exceptions: { names: RegExp; licence: string; reason: string }[] = [
  {
    names: /^lightningcss(-|$)/,
    licence: 'MPL-2.0',
    reason: 'Vitest brings it; used unchanged, and the MPL asks something only of who passes it on',
  },
  {
    names: /^caniuse-lite$/,
    licence: 'CC-BY-4.0',
    reason: "Stryker's Babel brings it: data on browsers, none of which is passed on",
  },
  {
    names: /^spdx-license-ids$/,
    licence: 'CC0-1.0',
    reason: 'a list of names for this very test',
  },
  {
    names: /^spdx-exceptions$/,
    licence: 'CC-BY-3.0',
    reason: 'the same',
  },
]

const packages = [...readLockedPackages().values()].filter(({ folder }) => folder !== '')

test('every dependency is under a licence that is allowed', () => {
  expect(packages.filter((locked) => !isAllowed(locked)).map(describePackage)).toEqual([])
})

test('every exception is needed, and for development alone', () => {
  for (const { names, licence } of exceptions) {
    const excepted = packages.filter(({ name, license }) => names.test(name) && license === licence)
    expect(excepted).not.toEqual([])
    expect(excepted.filter(({ dev }) => !dev)).toEqual([])
  }
})

test.for([
  ['MIT', true],
  ['MIT AND ISC', true],
  ['MIT AND GPL-3.0-only', false],
  ['(BSD-3-Clause OR GPL-2.0)', true],
  ['GPL-2.0-only', false],
  ['MPL-2.0', false],
  ['Apache-2.0 WITH LLVM-exception', false],
  [undefined, false],
  ['SEE LICENSE IN LICENSE', false],
  ['UNLICENSED', false],
] as const)('%s: %s', ([license, expected]) => {
  expect(isAllowed({ folder: 'node_modules/a', name: 'a', version: '1.0.0', license })).toBe(expected)
})

function isAllowed({ name, license = '', dev }: LockedPackage): boolean {
  if (dev && exceptions.some(({ names, licence }) => names.test(name) && licence === license)) return true
  const expression = parseExpression(license)
  return expression !== undefined && permits(expression)
}

function permits(expression: Info): boolean {
  if (!('conjunction' in expression))
    return !('exception' in expression) && allowed.includes(expression.license)
  const sides = [expression.left, expression.right]
  return expression.conjunction === 'and' ? sides.every(permits) : sides.some(permits)
}

/** Nothing of what is no SPDX expression: the parser throws on it. */
function parseExpression(license: string): Info | undefined {
  try {
    return parse(license)
  } catch {
    return undefined
  }
}

function describePackage({ folder, license }: LockedPackage): string {
  return `${folder}: ${license ?? 'no licence'}`
}
