import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findProgram } from '../../../../lab/programs/programs.ts'
import { defineProgramCommand } from '../../command.ts'
import { commands } from '../../commands.ts'
import { discoveredQuestions } from '../../discovered-questions.ts'
import { discoverPaths } from '../../discovery.ts'
import { readArchivedAnswer } from './archived-answer.ts'
import { renderHostScript } from './host-script.ts'
import { parseManifest } from './manifest.ts'
import { readHostArchive } from './read-archive.ts'

let folder = ''
let script = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-script-'))
  script = join(folder, 'collect.sh')
  writeFileSync(script, renderHostScript(Object.values(commands), [], '0.0.0'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Shells that run it where they are installed: dash always is, on Debian. */
const shells = [['dash'], ['bash'], ['busybox', 'sh'], ['mksh'], ['ksh']].filter(
  ([program = '']) => findProgram(program) !== null,
)

describe.each(shells.map((words) => [words.join(' '), words] as const))(
  'in %s',
  (name, [shell = '', ...before]) => {
    const place = name.replace(' ', '-')

    test('a folder and a tar file hold the answer to every question', async () => {
      await promisify(execFile)(shell, [...before, script, join(folder, place)])
      await promisify(execFile)(shell, [...before, script, join(folder, `${place}.tar`)])
      const archives = [
        await readHostArchive(join(folder, place)),
        await readHostArchive(join(folder, `${place}.tar`)),
      ]
      for (const archive of archives) {
        expect([...archive.answers.keys()].sort()).toEqual(Object.keys(commands).sort())
        expect(parseManifest(archive)).toMatchObject({ uid: process.getuid?.() })
        for (const command of Object.values(commands)) {
          expect([command.id, readArchivedAnswer(archive, command)]).toMatchObject([
            command.id,
            { status: 'ok', value: { exit: expect.any(Number) } },
          ])
        }
        const { stdout } = archive.answers.get('os-release') ?? {}
        expect(String(stdout)).toBe(readFileSync('/etc/os-release', 'utf8'))
      }
      expect(statSync(join(folder, `${place}.tar`)).mode & 0o777).toBe(0o600)
      expect(readdirSync(tmpdir()).filter((name) => /^mmverify-\d+$/.test(name))).toEqual([])
    })

    test('what is there already is not written over', async () => {
      const refused = promisify(execFile)(shell, [...before, script, folder])
      await expect(refused).rejects.toMatchObject({ code: 2 })
    })

    test('what is longer than its limit, hangs or dies is not whole', async () => {
      const settings = { privilege: 'none', purpose: 'a test' } as const
      const long = defineProgramCommand({
        ...settings,
        id: 'long',
        programs: ['/usr/bin/seq'],
        arguments: '100000',
        byteLimit: 1000,
      })
      const exact = defineProgramCommand({
        ...settings,
        id: 'exact',
        programs: ['/usr/bin/seq'],
        arguments: '9',
        byteLimit: 18,
      })
      const absent = defineProgramCommand({
        ...settings,
        id: 'absent',
        programs: ['/usr/bin/no-such'],
        arguments: '',
      })
      const failing = defineProgramCommand({
        ...settings,
        id: 'failing',
        programs: ['/usr/bin/ls'],
        arguments: '/no/such',
      })
      const own = join(folder, `own-${place}.sh`)
      writeFileSync(
        own,
        renderHostScript([long, exact, absent, failing], [], '0.0.0').replaceAll(' 60 true', ' 1 true'),
      )
      await promisify(execFile)(shell, [...before, own, join(folder, `own-${place}`)])
      const archive = await readHostArchive(join(folder, `own-${place}`))
      expect(readArchivedAnswer(archive, long)).toMatchObject({ value: { notRun: 'incomplete' } })
      expect(readArchivedAnswer(archive, exact)).toMatchObject({
        value: { exit: 0, stdout: Buffer.from('1\n2\n3\n4\n5\n6\n7\n8\n9\n') },
      })
      expect(readArchivedAnswer(archive, absent)).toMatchObject({ value: { exit: 127 } })
      expect(readArchivedAnswer(archive, failing)).toMatchObject({
        value: { exit: 2, stdout: Buffer.alloc(0) },
      })
    })
  },
)

test.runIf(process.getuid?.() === 0)(
  'files that the answers name are asked about, and others are not',
  async () => {
    const files = join(folder, 'files')
    mkdirSync(files)
    writeFileSync(
      join(files, 'a.key'),
      '-----BEGIN PRIVATE KEY-----\nMIIhunter2\n-----END PRIVATE KEY-----\n',
    )
    const lines = [
      `  ssl_certificate_key ${files}/a.key;`,
      `  ssl_certificate_key ${files}/a.key;`,
      `\tssl_certificate_key ${files}/missing.key ;`,
      `ssl_certificate_key ${files}/../files/a.key;`,
      'ssl_certificate_key /dev/sda;',
      'ssl_certificate_key /x;touch-/tmp/x;',
      'ssl_certificate_key "/x y";',
      'ssl_certificate_key /$(id);',
      '# ssl_certificate_key /commented.key;',
      '',
    ]
    writeFileSync(join(files, 'nginx.txt'), lines.join('\n'))
    const own = join(folder, 'discovering.sh')
    const { discovered } = discoveredQuestions.tlsKeyHeads
    const text = renderHostScript([], [discovered], '0.0.0')
    const place = join(folder, 'discovering')
    const printed = text.replace(
      '\ncount=0',
      `\nmkdir "$folder/nginx-configuration"; cp ${files}/nginx.txt "$folder/nginx-configuration/stdout"\ncount=0`,
    )
    writeFileSync(own, printed)
    await promisify(execFile)('sh', [own, place])
    const { answers } = await readHostArchive(place)
    const nameOf = (path: string) => `tls-key-heads${path.replaceAll('/', '+')}`
    expect([...answers.keys()].filter((name) => name.startsWith('tls')).sort()).toEqual(
      [nameOf(`${files}/a.key`), nameOf(`${files}/missing.key`), nameOf('/x')].sort(),
    )
    const answer = answers.get(nameOf(`${files}/a.key`))
    expect([String(answer?.stdout), answer?.exit]).toEqual(['-----BEGIN PRIVATE KEY-----\n', '0\n'])
    expect(answers.get(nameOf(`${files}/missing.key`))?.exit).toBe('2\n')
    const found = discoverPaths(discovered, () => ({
      status: 'ok',
      value: { exit: 0, stdout: Buffer.from(lines.join('\n')), stderr: Buffer.alloc(0) },
    }))
    expect(found).toEqual({ paths: [`${files}/a.key`, `${files}/missing.key`, '/x'], partial: true })
  },
)
