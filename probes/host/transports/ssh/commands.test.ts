import { expect, test } from 'vitest'
import { renderCommandLine } from './command-line.ts'
import { type Command, type CommandId, commands } from './commands.ts'
import { renderSudoersSnippet } from './sudoers-snippet.ts'

const ids = Object.keys(commands) as CommandId[]
const table: [string, Command][] = Object.entries(commands)

test('nothing in the table means anything to a shell', () => {
  for (const [, command] of table) {
    const parts = 'file' in command ? [command.file] : [...command.programs, command.arguments]
    for (const part of parts) expect(part).toMatch(/^[A-Za-z0-9 ./_:,=-]*$/)
  }
})

test('programs and files are named by absolute paths', () => {
  for (const [, command] of table) {
    const paths = 'file' in command ? [command.file] : command.programs
    for (const path of paths) expect(path).toMatch(/^\/[a-z]/)
  }
})

test.each(ids)('%s: one quoted script, sudo only where asked', (id) => {
  for (const sudo of [false, true]) {
    const line = renderCommandLine(id, sudo)
    expect(line).toMatch(/^exec \/bin\/sh -c '[^']+' <\/dev\/null$/)
    expect(line.includes('sudo')).toBe(sudo && commands[id].privilege !== 'none')
  }
})

test('the sudoers snippet allows exactly what needs root, argument by argument', () => {
  const lines = renderSudoersSnippet('audit')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const privileged = table.filter(([, { privilege }]) => privilege !== 'none')
  expect(lines).toHaveLength(
    privileged.flatMap(([, c]) => ('file' in c ? ['/usr/bin/sed', '/bin/sed'] : c.programs)).length,
  )
  expect(lines).toContain('audit ALL=(root) NOPASSWD: /usr/sbin/nginx -T')
  expect(lines).toContain('audit ALL=(root) NOPASSWD: /usr/bin/sed -n p /etc/mattermost/config.json')
  for (const line of lines) expect(line).toMatch(/^audit ALL=\(root\) NOPASSWD: \/\S+ (?:""|[^*?[\]!()]+)$/)
})

test.each(['root ALL', 'a\nb', '', 'ALL=', '%wheel', '#0'])(
  '%j is no account to write sudoers for',
  (account) => {
    expect(() => renderSudoersSnippet(account)).toThrow(RangeError)
  },
)
