import { dirname, posix } from 'node:path'
import { expect, test } from 'vitest'
import { readImports } from '../lab/source-imports.ts'

/** Every module that is loaded with this one: what is imported statically and not for its types alone. Packages by their name. */
function loadedWith(entry: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(entry)) return loaded
  loaded.add(entry)
  if (!entry.endsWith('.ts')) return loaded
  for (const name of importsOf(entry)) {
    if (name.startsWith('.')) loadedWith(posix.join(dirname(entry), name), loaded)
    else loaded.add(name)
  }
  return loaded
}

function importsOf(file: string): string[] {
  return readImports(file)
    .filter(({ typeOnly, dynamic }) => !typeOnly && !dynamic)
    .map(({ name }) => name)
}

/** What takes its time to load, and is needed by some runs, or by all but not before the first packet is sent. */
const late = [
  /^(yaml|ssh2|pg|mysql2|dockerode|testcontainers|junit-report-builder)(\/|$)/,
  /^(@allurereport|allure-js-commons|@vitest)(\/|$)/,
  /^suites\/(check-catalogue|assemble-run|run-checks)\.ts$/,
  /^containers\/(?!stacks\/variants\.ts$)/,
]

test.each([
  ['the command line is read', ['cli/main.ts']],
  [
    'the first packet is sent',
    [
      'cli/main.ts',
      'cli/settings/resolve-settings.ts',
      'cli/settings/secrets.ts',
      'cli/pipeline/verify-deployments.ts',
    ],
  ],
])('before %s nothing is loaded that can wait', (_, entries) => {
  const loaded = entries.flatMap((entry) => [...loadedWith(entry)])
  expect(loaded).toContain('commander')
  expect(loaded.filter((name) => late.some((pattern) => pattern.test(name)))).toEqual([])
})

test('this test sees what is loaded', () => {
  expect([...loadedWith('cli/commands/init/write-config.ts')]).toContain('yaml')
})
