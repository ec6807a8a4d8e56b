import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const documents = globSync(['*.md', 'docs/*.md'], { cwd: root })

/** What documents call a path below the root: it begins with one of the rooms. */
const rooms = /^(\.ci|bin|cli|containers|core|docs|lab|probes|reports|suites)\/[\w./-]*$/
const rootFiles = /^[\w-]+(\.[\w-]+)*\.(config\.ts|test\.ts|json|md)$/
/** `X.test.ts`, `probes/AREA/…`: the reader fills it in. */
const hasPlaceholder = (path: string) => /(^|[/.-])(X|AREA|NAME|SUBJECT|ID)([/.-]|$)/.test(path)
/** Made by a run or by its user. */
const notInTheCheckout = [
  ...['run.json', 'facts.json', 'replica.json', 'config.json', 'config.before.json', 'roster.json'],
]

/** Words in backquotes that name a place, and the aims of links that lead to a file. */
function pathsIn(document: string): string[] {
  const linked = [...textOf(document).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !target.includes(':'))
    .map((target) => join(dirname(document), target))
  const places = quotedIn(document).filter((word) => rooms.test(word) || rootFiles.test(word))
  return [...places.filter((word) => !notInTheCheckout.includes(word) && !hasPlaceholder(word)), ...linked]
}

function quotedIn(document: string): string[] {
  return [...textOf(document).matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word)
}

function textOf(document: string): string {
  return readFileSync(join(root, document), 'utf8')
}

test.each(documents)('every path that %s names is there', (document) => {
  expect(pathsIn(document).filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test.each(documents)('every script that %s names is there', (document) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const named = [...textOf(document).matchAll(/npm run (?:--\w+ )?([\w:-]+)/g)]
  expect(named.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([])
})

test('every name of the code that the documents use is in the code', () => {
  const sources = globSync('{cli,containers,core,lab,probes,reports,suites}/**/*.ts', { cwd: root })
  const words = new Set(sources.flatMap((path) => readFileSync(join(root, path), 'utf8').match(/\w+/g) ?? []))
  const names = documents.flatMap(quotedIn).filter((word) => /^[a-z]+[A-Z]\w*[a-z]$/.test(word))
  expect(names.length).toBeGreaterThan(20)
  expect(names.filter((name) => !words.has(name))).toEqual([])
})

test('it saw the documents', () => {
  expect(documents.length).toBeGreaterThan(5)
  expect(documents.flatMap(pathsIn).length).toBeGreaterThan(50)
})
