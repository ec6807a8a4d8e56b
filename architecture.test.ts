import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

/** What each part may import besides itself (design: probes → suites → reports, cli on top, nobody imports cli). */
const allowed: Record<string, readonly string[]> = {
  'probes/tls/wire': ['probes/tls/facts.ts'],
  probes: ['probes/tls/wire', 'package.json'],
  suites: ['probes'],
  reports: ['suites', 'probes/target.ts'],
  containers: [
    'probes/tls/wire',
    // Pure, as the codec: the key schedule for both ends.
    'probes/tls/handshake12/cbc-server.ts',
    'probes/tls/handshake13/key-schedule.ts',
    'probes/tls/handshake13/key-share.ts',
    'probes/tls/handshake13/transcript.ts',
    'probes/tls/facts.ts',
    'probes/access.ts',
    'probes/database/access.ts',
    'probes/secret.ts',
    'probes/database/postgresql/queries.ts',
    'probes/ssh/command-line.ts',
    'probes/ssh/commands.ts',
    'probes/ssh/credentials.ts',
    'probes/ssh/endpoint.ts',
    'probes/ssh/known-hosts.ts',
    'probes/ssh/sudoers.ts',
    'probes/target.ts',
    'probes/outcome.ts',
  ],
  cli: ['probes', 'suites', 'reports', 'containers', 'package.json'],
  bench: ['probes', 'suites', 'containers'],
}

/** Tests may start real servers and look at the whole. */
const isTest = (file: string) => /\.(test|suite)\.ts$|(^|\/)(testing|live)\//.test(file)

const files = globSync('{bench,cli,containers,probes,reports,suites}/**/*.{ts,mjs}', {
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

  test('the codec knows no socket', () => {
    const offences = files
      .filter((file) => partOf(file) === 'probes/tls/wire')
      .flatMap((file) => importsOf(file).filter((name) => /^node:|^undici|^ssh2/.test(name)))
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
  if (isWithin(file, 'probes/tls/wire')) return 'probes/tls/wire'
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
