import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

/**
 * What each room may import besides itself: core is the ground floor; probes → suites → reports; cli is on top, and nobody imports
 * it.
 */
const allowed: Record<string, readonly string[]> = {
  core: [],
  probes: ['core', 'package.json'],
  suites: ['core', 'probes'],
  reports: ['core', 'suites'],
  // A replica speaks the same protocols as the probes that ask it, and is logged in to by the same commands.
  containers: ['core', 'probes/database/postgresql', 'probes/host/transports'],
  cli: ['core', 'probes', 'suites', 'reports', 'containers', 'package.json'],
}

/** Tests may use the laboratory and look at the whole; the product may not. */
const isTest = (file: string) => /\.test\.ts$/.test(file)

const files = globSync('{cli,containers,core,probes,reports,suites}/**/*.{ts,mjs}', {
  cwd: import.meta.dirname,
})
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !isTest(file))

describe('imports go one way', () => {
  test.each(Object.keys(allowed))('%s', (part) => {
    const offences = files
      .filter((file) => partOf(file) === part)
      .flatMap((file) => relativeImports(file).map((imported) => ({ file, imported })))
      .filter(
        ({ imported }) =>
          partOf(imported) !== part && !allowed[part]?.some((place) => isWithin(imported, place)),
      )
    expect(offences).toEqual([])
  })

  test('the ground floor does no input and no output', () => {
    const pure = ['node:crypto', 'node:util', 'zod']
    const offences = files
      .filter((file) => partOf(file) === 'core')
      .flatMap((file) => valueImportsOf(file).map((name) => ({ file, name })))
      .filter(({ name }) => !name.startsWith('.') && !pure.includes(name))
    expect(offences).toEqual([])
  })

  test('suites open no socket and reports decide nothing', () => {
    const network = /^(node:)?(net|tls|http|https|http2|dgram|dns)(\/|$)|^undici$|^ssh2$/
    const offences = files
      .filter((file) => ['suites', 'reports'].includes(partOf(file)))
      .filter((file) => importsOf(file).some((name) => network.test(name)) && !onlyAsksWhatAnAddressIs(file))
    expect(offences).toEqual([])
  })

  test('it saw the code', () => {
    expect(files.length).toBeGreaterThan(50)
  })
})

function partOf(file: string): string {
  return file.split('/')[0] ?? ''
}

function isWithin(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`)
}

function relativeImports(file: string): string[] {
  return importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(dirname(file), name))
}

/** `isIP` is a parser that happens to live in node:net. */
function onlyAsksWhatAnAddressIs(file: string): boolean {
  const { module } = parseSync(file, readFileSync(join(import.meta.dirname, file), 'utf8'))
  const names = module.staticImports
    .filter(({ moduleRequest }) => moduleRequest.value === 'node:net')
    .flatMap(({ entries }) => entries.map(({ importName }) => importName.name))
  return names.every((name) => name === 'isIP')
}

/** Imports that are left when types are stripped. */
function valueImportsOf(file: string): string[] {
  const { module } = parseSync(file, readFileSync(join(import.meta.dirname, file), 'utf8'))
  return module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value)
}

function importsOf(file: string): string[] {
  const { module } = parseSync(file, readFileSync(join(import.meta.dirname, file), 'utf8'))
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.map((entry) => entry.moduleRequest?.value),
  )
  const dynamic = readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/import\(\s*'([^']+)'/g)
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...exported.filter((name) => name !== undefined && name !== null),
    ...[...dynamic].map(([, name]) => name ?? ''),
  ]
}
