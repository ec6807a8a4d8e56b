import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../commands.ts'
import { questions } from '../../questions.ts'
import { createReading } from '../../reading.ts'
import { readArchivedAnswer } from './archived-answer.ts'
import { parseManifest } from './manifest.ts'
import { readHostArchive } from './read-archive.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-archive-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

type Files = Record<string, string | Buffer>
const whole: Files = {
  'os-release/stdout': 'ID=debian\n',
  'os-release/stderr': '',
  'os-release/exit': '0\n',
}

async function createTar(files: Files, links: Record<string, string> = {}): Promise<Buffer> {
  const packed = pack()
  for (const [name, linkname] of Object.entries(links)) packed.entry({ name, type: 'symlink', linkname })
  for (const [name, content] of Object.entries(files)) packed.entry({ name }, content)
  packed.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of packed) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

let count = 0
function keep(content: Buffer | string): string {
  count += 1
  const path = join(folder, `archive-${count}`)
  writeFileSync(path, content)
  return path
}

function keepFolder(files: Files): string {
  count += 1
  const root = join(folder, `folder-${count}`)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), content)
  }
  return root
}

const osReleaseOf = async (path: string) =>
  createReading(readArchivedAnswer(await readHostArchive(path), commands['os-release']), questions.osRelease)
const debian = { status: 'ok', value: { found: 'value', value: { id: 'debian' } } }

describe('the same files', () => {
  const within = (top: string) =>
    Object.fromEntries(Object.entries(whole).map(([name, content]) => [`${top}${name}`, content]))

  test.each(['', './', 'mm1/', './mm1/'])('in a tar file below %j', async (top) => {
    expect(await osReleaseOf(keep(await createTar(within(top))))).toMatchObject(debian)
  })

  test('in one that gzip compressed', async () => {
    expect(await osReleaseOf(keep(gzipSync(await createTar(whole))))).toMatchObject(debian)
  })

  test.each(['', 'mm1/'])('in a folder, below %j', async (top) => {
    expect(await osReleaseOf(keepFolder(within(top)))).toMatchObject(debian)
  })
})

describe('what is not known to be whole is no answer', () => {
  const unknown = (reason: string) => ({ status: 'ok', value: { found: 'not-run', reason } })

  test.each(Object.keys(whole))('without %s', async (missing) => {
    const { [missing]: _, ...rest } = whole
    expect(await osReleaseOf(keepFolder(rest))).toMatchObject(unknown('incomplete'))
  })

  test.each(['', 'cut\n', 'no number', '-1', '0 0', '1000', '\n0'])('exit %j', async (exit) => {
    const path = keepFolder({ ...whole, 'os-release/exit': exit })
    expect(await osReleaseOf(path)).toMatchObject(unknown('incomplete'))
  })

  test('a command that is not in it', async () => {
    const path = keepFolder({ 'hostname/stdout': 'mm1\n', 'hostname/stderr': '', 'hostname/exit': '0\n' })
    expect(await osReleaseOf(path)).toMatchObject(unknown('not-asked'))
  })

  test('more than the command may print', async () => {
    const path = keepFolder({ ...whole, 'os-release/stdout': 'x'.repeat(70_000) })
    expect(await osReleaseOf(path)).toMatchObject({ status: 'oversize' })
  })
})

test.each([
  ['66', 'absent'],
  ['77', 'forbidden'],
  ['127', 'not-installed'],
  ['69', 'not-run'],
  ['126', 'not-run'],
  ['127 program', 'not-run'],
  ['66 program', 'failed'],
  ['1', 'failed'],
])('exit %s is %s', async (exit, found) => {
  const path = keepFolder({ ...whole, 'os-release/exit': `${exit}\n` })
  expect(await osReleaseOf(path)).toMatchObject({ status: 'ok', value: { found } })
})

test('the manifest says when, where and by whom', async () => {
  const manifest = 'format 1\ntime 2026-11-30T12:00:00Z\nhostname mm1\nuid 0\n'
  expect(parseManifest(await readHostArchive(keepFolder({ ...whole, manifest })))).toEqual({
    takenAt: '2026-11-30T12:00:00Z',
    hostname: 'mm1',
    uid: 0,
  })
  const hostile = 'time 9999-99-99T99:99:99Z\nhostname \x1b[2J\nuid x\n'
  const unknown = { takenAt: null, hostname: null, uid: null }
  expect(parseManifest(await readHostArchive(keepFolder({ ...whole, manifest: hostile })))).toEqual(unknown)
  expect(parseManifest(await readHostArchive(keepFolder(whole)))).toEqual(unknown)
})

describe('a hostile archive', () => {
  test('its links lead nowhere', async () => {
    const links = { 'os-release/stdout': '/etc/passwd' }
    const { 'os-release/stdout': _, ...rest } = whole
    expect(await osReleaseOf(keep(await createTar(rest, links)))).toMatchObject({
      value: { found: 'not-run', reason: 'incomplete' },
    })
    const path = keepFolder(rest)
    symlinkSync('/etc/os-release', join(path, 'os-release/stdout'))
    expect(await osReleaseOf(path)).toMatchObject({ value: { found: 'not-run', reason: 'incomplete' } })
  })

  test('names that lead out of it are no names', async () => {
    const tar = await createTar({ ...whole, '../../hostname/stdout': 'evil', 'a/../hostname/exit': '0' })
    expect([...(await readHostArchive(keep(tar))).answers.keys()]).toEqual(['os-release'])
  })

  test('two answers of one name are refused', async () => {
    const tar = await createTar({ ...whole, 'mm2/os-release/stdout': 'ID=other\n' })
    await expect(readHostArchive(keep(tar))).rejects.toMatchObject({ name: 'ArchiveError' })
  })

  test.each([
    ['text', Buffer.from('not a tar')],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(10_240)],
    ['gzip of nothing', gzipSync(Buffer.alloc(0))],
    ['gzip that is cut off', gzipSync(Buffer.alloc(100_000)).subarray(0, 40)],
  ])('%s is refused', async (_, content) => {
    await expect(readHostArchive(keep(content))).rejects.toMatchObject({ name: 'ArchiveError' })
  })

  test('cut off anywhere, it is refused, or tells less', async () => {
    const tar = await createTar({ ...whole, 'hostname/stdout': 'mm1\n' })
    for (let length = 0; length < tar.length - 1024; length += 100) {
      const path = keep(tar.subarray(0, length))
      const told = await osReleaseOf(path).catch(({ name }: Error) => name)
      const { value } = typeof told === 'object' && told.status === 'ok' ? told : { value: null }
      expect(told === 'ArchiveError' || value?.found === 'not-run' || value?.found === 'value').toBe(true)
      if (length < 1024) expect(value?.found).not.toBe('value')
    }
  })

  test('that unpacks without end is cut off', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 2 ** 20), { level: 1 })
    await expect(readHostArchive(keep(bomb))).rejects.toMatchObject({ name: 'ArchiveError' })
  })
})
