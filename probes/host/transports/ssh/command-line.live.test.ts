import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { listMissingPrograms, requireProgram } from '../../../../lab/programs/programs.ts'
import { scriptExits } from '../../command-result.ts'
import { type CommandId, commands } from '../../commands.ts'
import { renderCommandLine } from './command-line.ts'
import { readMarkedOutput } from './marks.ts'
import { renderSudoersSnippet } from './sudoers-snippet.ts'

/** The user `nobody` of Debian. */
const nobody = 65534
const isRoot = process.getuid?.() === 0

const nonce = '0123456789abcdef'

/** Runs a command line as a login shell would, as root or nobody. */
async function run(id: CommandId, { sudo = false, uid = 0, shell = '/bin/sh' } = {}) {
  const line = renderCommandLine(commands[id], sudo, nonce)
  const printed = await promisify(execFile)(shell, ['-c', line], {
    ...(uid !== 0 && { uid, gid: uid }),
    maxBuffer: 64 * 1024 * 1024,
    env: {},
    cwd: '/',
  }).then(
    (whole) => ({ ...whole, code: 0 }),
    (error: unknown) => error as { stdout: string; stderr: string; code?: unknown },
  )
  const { code, stdout, stderr } = printed
  if (typeof code !== 'number') throw new Error('ended by a signal')
  const result = readMarkedOutput(nonce, {
    exit: code,
    stdout: Buffer.from(stdout),
    stderr: Buffer.from(stderr),
  })
  return 'notRun' in result ? result : { exit: result.exit, by: result.by, stdout: String(result.stdout) }
}

test('a file that anyone may read', async () => {
  expect(await run('os-release')).toMatchObject({ exit: 0, stdout: expect.stringContaining('ID=') })
})

test('a program that isn’t there', async () => {
  expect(await run('selinux-mode')).toMatchObject({ exit: scriptExits.notInstalled })
})

test.runIf(isRoot)('a file that isn’t there, for root and for nobody', async () => {
  for (const uid of [0, nobody])
    expect(await run('mattermost-config-opt', { uid })).toMatchObject({ exit: scriptExits.absent })
})

test.runIf(isRoot)('what nobody may not run is not run', async () => {
  expect(await run('sshd-configuration', { uid: nobody })).toEqual({
    exit: scriptExits.forbidden,
    by: 'script',
    stdout: '',
  })
  expect(await run('sshd-configuration', { uid: nobody, sudo: true })).toEqual({
    exit: listMissingPrograms(['sudo']).length === 0 ? scriptExits.forbidden : scriptExits.noSudo,
    by: 'script',
    stdout: '',
  })
})

test.runIf(isRoot)('what root helps with runs without, too', async () => {
  expect(await run('sockets', { uid: nobody })).toMatchObject({
    exit: 0,
    stdout: expect.stringMatching(/^Netid/),
  })
})

test.runIf(isRoot && listMissingPrograms(['visudo']).length === 0)('visudo takes the snippet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mmverify-sudoers-'))
  try {
    const file = join(folder, 'mmverify')
    writeFileSync(file, renderSudoersSnippet('audit', Object.values(commands)), { mode: 0o440 })
    await promisify(execFile)(requireProgram('visudo'), ['-cf', file])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
