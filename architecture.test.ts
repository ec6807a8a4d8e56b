import { globSync } from 'node:fs'
import { dirname, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Import, readImports } from './lab/source-imports.ts'

/**
 * What each room may import besides itself: core is the ground floor; probes → suites → reports; cli is on top, and nobody imports
 * it. The laboratory is in no list: the product may not use it.
 */
const allowed: Record<string, readonly string[]> = {
  core: [],
  probes: ['core', 'package.json'],
  suites: ['core', 'probes'],
  reports: ['core', 'suites'],
  // A replica speaks the same protocols as the probes that ask it, and is logged in to by the same commands.
  containers: ['core', 'probes/database/postgresql', 'probes/host'],
  cli: ['core', 'probes', 'suites', 'reports', 'containers', 'package.json'],
}

/** Tests may use the laboratory and look at the whole. */
const isTest = (file: string) => file.endsWith('.test.ts')

const everything = new Map(
  globSync('{cli,containers,core,docs,lab,probes,reports,suites}/**/*.{ts,mjs}', { cwd: import.meta.dirname })
    .map((file) => file.replaceAll('\\', '/'))
    .map((file) => [file, readImports(file)]),
)
const product = [...everything.keys()].filter((file) => roomOf(file) in allowed && !isTest(file))

describe('imports go one way', () => {
  test.each(Object.keys(allowed))('%s', (room) => {
    const offences = product
      .filter((file) => roomOf(file) === room)
      .flatMap((file) => filesImportedBy(file).map((imported) => ({ file, imported })))
      .filter(
        ({ imported }) =>
          roomOf(imported) !== room && !allowed[room]?.some((place) => isWithin(imported, place)),
      )
    expect(offences).toEqual([])
  })

  test('the ground floor does no input and no output', () => {
    const pure = ['ipaddr.js', 'node:crypto', 'node:util', 'zod']
    const offences = packagesUsedIn('core', ({ typeOnly }) => !typeOnly).filter(
      ({ name }) => !pure.includes(name),
    )
    expect(offences).toEqual([])
  })

  test('suites open no socket and reports decide nothing', () => {
    const network = /^(node:)?(net|tls|http|https|http2|dgram|dns)(\/|$)|^undici$|^ssh2$/
    const offences = ['suites', 'reports'].flatMap((room) =>
      packagesUsedIn(room, (one) => network.test(one.name) && !onlyAsksWhatAnAddressIs(one)),
    )
    expect(offences).toEqual([])
  })

  test('a host question knows no transport, however far its imports lead', () => {
    const reached = new Set(product.filter((file) => isWithin(file, 'probes/host/questions')))
    expect(reached.size).toBeGreaterThan(30)
    for (const file of reached) for (const imported of filesImportedBy(file)) reached.add(imported)
    expect([...reached].filter((file) => isWithin(file, 'probes/host/transports'))).toEqual([])
  })

  test('commands are defined by host questions alone', () => {
    const defining = product.filter((file) =>
      everything.get(file)?.some(({ name, members }) => {
        const all = members.length === 0
        return isDefinitionOfCommands(file, name) && (all || members.some((member) => /^define/.test(member)))
      }),
    )
    expect(defining.length).toBeGreaterThan(20)
    expect(defining.filter((file) => !isWithin(file, 'probes/host/questions'))).toEqual([])
  })

  test('no file imports itself by way of others, not even for a type', () => {
    expect(findCycle([...everything.keys()])).toEqual([])
  })

  test('it saw the code', () => {
    expect(product.length).toBeGreaterThan(700)
    expect(findCycle(['a', 'b', 'c'], (file) => ({ a: ['b'], b: ['c'], c: ['b'] })[file] ?? [])).toEqual([
      'b',
      'c',
      'b',
    ])
  })
})

function roomOf(file: string): string {
  return file.split('/')[0] ?? ''
}

function isDefinitionOfCommands(file: string, imported: string): boolean {
  return imported.startsWith('.') && posix.join(dirname(file), imported) === 'probes/host/command.ts'
}

function isWithin(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`)
}

/** Relative imports, as paths below the root. */
function filesImportedBy(file: string): string[] {
  return (everything.get(file) ?? [])
    .filter(({ name }) => name.startsWith('.'))
    .map(({ name }) => posix.join(dirname(file), name))
}

function packagesUsedIn(room: string, matches: (one: Import) => boolean): { file: string; name: string }[] {
  return product
    .filter((file) => roomOf(file) === room)
    .flatMap((file) => (everything.get(file) ?? []).map((one) => ({ file, ...one })))
    .filter((one) => !one.name.startsWith('.') && matches(one))
    .map(({ file, name }) => ({ file, name }))
}

/** `isIP` is a parser that happens to be in node:net. */
function onlyAsksWhatAnAddressIs({ name, members }: Import): boolean {
  return name === 'node:net' && members.length === 1 && members[0] === 'isIP'
}

/** The first cycle, from a file back to it; empty: there is none. */
function findCycle(files: readonly string[], importedBy = eagerlyImportedBy): string[] {
  const finished = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (finished.has(file)) return []
    for (const imported of importedBy(file)) {
      const cycle = visit(imported, [...path, file])
      if (cycle.length > 0) return cycle
    }
    finished.add(file)
    return []
  }
  for (const file of files) {
    const cycle = visit(file, [])
    if (cycle.length > 0) return cycle
  }
  return []
}

function eagerlyImportedBy(file: string): string[] {
  return (everything.get(file) ?? [])
    .filter(({ name, dynamic }) => name.startsWith('.') && !dynamic)
    .map(({ name }) => posix.join(dirname(file), name))
}
