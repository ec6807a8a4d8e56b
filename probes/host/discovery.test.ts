import { expect, test } from 'vitest'
import { defineDiscoveredCommand, isDiscoverable, pathGroup } from './command.ts'
import { discoveredQuestions } from './discovered-questions.ts'
import { discoverPaths, discoveryLimit } from './discovery.ts'
import { renderCommandLine } from './transports/ssh/command-line.ts'
import { renderSudoersSnippet } from './transports/ssh/sudoers-snippet.ts'

const { discovered } = discoveredQuestions.tlsKeyHeads

test.each(['/etc/ssl/private/mm.key', '/srv/mm_1/config.prod.json', '/x'])('%s may be asked for', (path) => {
  expect(isDiscoverable(path)).toBe(true)
  expect(renderCommandLine(discovered.at(path), true, '0f')).toContain(`-e -----BEGIN ${path};`)
})

test.each([
  '',
  'x',
  'etc/x',
  '/',
  '//x',
  '/x/',
  '/etc/../etc/shadow',
  '/..',
  '/x/..',
  '/./x',
  '/dev/sda',
  '/proc/1/environ',
  '/sys/x',
  '/x y',
  '/x;id',
  '/$(id)',
  '/`id`',
  '/x*',
  '/x\n/y',
  '/-rf',
  '/x/-rf',
  "/x'",
  '/x"',
  '/x\\',
  '/é',
  '~/x',
  `/${'x'.repeat(200)}`,
])('%j may not', (path) => {
  expect(isDiscoverable(path)).toBe(false)
  expect(() => discovered.at(path)).toThrow(TypeError)
})

test('one command for a path, however often it is named', () => {
  expect(discovered.at('/etc/x.key')).toBe(discovered.at('/etc/x.key'))
  expect(discovered.at('/etc/x.key').id).toBe('tls-key-heads+etc+x.key')
})

test('sudoers has it to the letter, without a wildcard', () => {
  expect(renderSudoersSnippet('audit', [discovered.at('/etc/x.key')])).toContain(
    'audit ALL=(root) NOPASSWD: /usr/bin/grep -h -e -----BEGIN /etc/x.key\n',
  )
})

test('so many files, and no more', () => {
  const lines = Array.from({ length: discoveryLimit + 5 }, (_, at) => `ssl_certificate_key /k/${at};\n`)
  const found = discoverPaths(discovered, () => ({
    status: 'ok',
    value: { exit: 0, stdout: Buffer.from(lines.join('')), stderr: Buffer.alloc(0) },
  }))
  expect(found.paths).toHaveLength(discoveryLimit)
  expect(found.partial).toBe(true)
})

test('what did not answer names nothing, and it is said', () => {
  expect(discoverPaths(discovered, () => undefined)).toEqual({ paths: [], partial: true })
  expect(discoverPaths(discovered, () => ({ status: 'ok', value: { notRun: 'sudo', exit: 1 } }))).toEqual({
    paths: [],
    partial: true,
  })
})

test.each([
  'x',
  '^x',
  `^(a|b)${pathGroup}`,
  `^${pathGroup}${pathGroup}`,
  `^\\s${pathGroup}`,
  `^#${pathGroup}`,
  `^'${pathGroup}`,
])('a pattern that sed may read in another way is refused: %s', (pattern) => {
  const settings = { id: 'x', programs: ['/bin/ls'], arguments: '', privilege: 'none', purpose: 'x' } as const
  expect(() =>
    defineDiscoveredCommand({ ...settings, sources: [{ command: discovered.at('/x'), pattern }] }),
  ).toThrow(TypeError)
})
