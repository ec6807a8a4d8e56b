import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Command, defineFileCommand, defineProgramCommand, pathsIn } from './command.ts'
import { commands } from './commands.ts'
import { nodeQuestions } from './node-questions.ts'
import type { Question } from './question.ts'
import { questions } from './questions.ts'
import { renderCommandLine } from './transports/ssh/command-line.ts'
import { renderSudoersSnippet } from './transports/ssh/sudoers-snippet.ts'

const table: [string, Command][] = Object.entries(commands)
const privileged = table.map(([, command]) => command).filter(({ privilege }) => privilege !== 'none')

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

test.each(table)('%s: one quoted script, sudo only where asked', (id, command) => {
  expect(command.id).toBe(id)
  for (const sudo of [false, true]) {
    const line = renderCommandLine(command, sudo, '0f')
    expect(line).toMatch(/^exec \/bin\/sh -c '[^'!]+' 0f <\/dev\/null$/)
    expect(line.includes('sudo')).toBe(sudo && command.privilege !== 'none')
  }
})

describe('a command is fixed where it is defined', () => {
  const settings = { id: 'x', privilege: 'none', purpose: 'x' } as const

  test.each(['$(id)', 'a;b', "a'b", 'a|b', 'a\nb', '*', '~', '`id`', 'a>b', '"', '\\'])(
    '%j is refused',
    (text) => {
      // @ts-expect-error what is only known at run time is refused by its type, too
      expect(() => defineProgramCommand({ ...settings, programs: ['/bin/ls'], arguments: text })).toThrow(
        TypeError,
      )
      // @ts-expect-error
      expect(() => defineProgramCommand({ ...settings, programs: [`/bin/${text}`], arguments: '' })).toThrow(
        TypeError,
      )
      // @ts-expect-error
      expect(() => defineFileCommand({ ...settings, file: `/etc/${text}` })).toThrow(TypeError)
    },
  )

  test('its type refuses whatever a value is put into, plain text included', () => {
    const name: string = 'plain'
    // @ts-expect-error
    defineProgramCommand({ ...settings, programs: ['/bin/ls'], arguments: `-l /etc/${name}` })
    // @ts-expect-error
    defineProgramCommand({ ...settings, programs: ['/bin/ls'], arguments: name })
    // @ts-expect-error
    defineProgramCommand({ ...settings, programs: pathsIn.bin(name), arguments: '' })
    // @ts-expect-error
    defineFileCommand({ ...settings, file: `/etc/${name}` })
    // @ts-expect-error
    defineFileCommand({ ...settings, id: name, file: '/etc/x' })
  })

  test('a path that is not absolute is refused', () => {
    expect(() => defineFileCommand({ ...settings, file: 'etc/x' })).toThrow(TypeError)
    expect(() => defineProgramCommand({ ...settings, programs: ['ls'], arguments: '' })).toThrow(TypeError)
    expect(() => defineFileCommand({ ...settings, file: '/etc/x /etc/y' })).toThrow(TypeError)
  })

  test('its id names a file, and its purpose is one line', () => {
    expect(() => defineFileCommand({ ...settings, id: '../x', file: '/etc/x' })).toThrow(TypeError)
    expect(() => defineFileCommand({ ...settings, purpose: 'x\nALL ALL=ALL', file: '/etc/x' })).toThrow(
      TypeError,
    )
  })

  test('it cannot be changed, and nothing that resembles one is run', () => {
    const command = defineFileCommand({ ...settings, file: '/etc/x' })
    expect(() => Object.assign(command, { file: '/etc/shadow' })).toThrow(TypeError)
    expect(renderCommandLine(command, false, '0f')).toContain('/etc/x')
    expect(() => renderCommandLine({ ...command }, false, '0f')).toThrow(TypeError)
    // @ts-expect-error an object literal is no command
    expect(() => renderCommandLine({ ...settings, byteLimit: 1, file: '/etc/x' }, false, '0f')).toThrow(
      TypeError,
    )
  })
})

describe('the registries hold exactly the questions of the files', async () => {
  const files = globSync('questions/**/*.ts', { cwd: import.meta.dirname }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const listed: Record<string, Question> = { ...questions, ...nodeQuestions }
  const exported = (
    await Promise.all(
      files.map(async (file) => Object.entries((await import(join(import.meta.dirname, file))) as object)),
    )
  )
    .flat()
    .filter((entry): entry is [string, Question] => isQuestion(entry[1]))

  test('by their own names, which are those of the facts', () => {
    expect(exported.map(([name]) => name).sort()).toEqual(
      [...Object.keys(questions), ...Object.keys(nodeQuestions)].sort(),
    )
    for (const [name, question] of exported) expect(listed[name]).toBe(question)
  })

  test('and the table exactly their commands', () => {
    expect(new Set(exported.map(([, { command }]) => command))).toEqual(
      new Set(table.map(([, command]) => command)),
    )
  })
})

function isQuestion(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'command' in value && ('parse' in value || 'read' in value)
  )
}

test('the sudoers snippet allows exactly what needs root, argument by argument', () => {
  const lines = renderSudoersSnippet('audit', Object.values(commands))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  expect(lines).toHaveLength(
    privileged.flatMap((c) => ('file' in c ? ['/usr/bin/sed', '/bin/sed'] : c.programs)).length,
  )
  expect(lines).toContain('audit ALL=(root) NOPASSWD: /usr/sbin/nginx -T')
  expect(lines).toContain('audit ALL=(root) NOPASSWD: /usr/bin/sed -n p /etc/mattermost/config.json')
  for (const line of lines) expect(line).toMatch(/^audit ALL=\(root\) NOPASSWD: \/\S+ (?:""|[^*?[\]!()]+)$/)
})

test.each(['root ALL', 'a\nb', '', 'ALL=', '%wheel', '#0'])(
  '%j is no account to write sudoers for',
  (account) => {
    expect(() => renderSudoersSnippet(account, [])).toThrow(RangeError)
  },
)
