import { expect, test } from 'vitest'
import { hasSecretArgument } from '../../../secrets/secret-arguments.ts'
import { commands } from '../../commands.ts'
import { renderCommandLine } from './command-line.ts'
import { createNonce, markOutput, readMarkedOutput } from './marks.ts'

const nonce = '0123456789abcdef01234567'
const answer = { stdout: 'ID=debian\n', stderr: 'a remark', exit: 0 }
const { stdout, stderr } = markOutput(nonce, answer)
const read = (out: string, err: string, exit: number | null = 0) =>
  readMarkedOutput(nonce, { exit, stdout: Buffer.from(out), stderr: Buffer.from(err) })
const whole = {
  exit: 0,
  by: 'program',
  stdout: Buffer.from(answer.stdout),
  stderr: Buffer.from(answer.stderr),
}

test('what stands between the marks, whatever stands around them', () => {
  expect(read(stdout, stderr)).toEqual(whole)
  expect(read(`Welcome!${stdout}Goodbye`, `motd\n${stderr}logout`)).toEqual(whole)
})

test('a line without an end, and one that looks like another mark, stay what they are', () => {
  const text = `mmverify-${'f'.repeat(24)} program 1\nno end`
  const marked = markOutput(nonce, { stdout: text, stderr: '', exit: 0 })
  expect(read(marked.stdout, marked.stderr)).toMatchObject({ exit: 0, stdout: Buffer.from(text) })
})

test('a shell that repeats the line makes no mark', () => {
  const line = renderCommandLine(commands['os-release'], true, nonce)
  expect(read(`${line}\n`, `sh: ${line}: not found\n`, 127)).toEqual({ notRun: 'login-shell', exit: 127 })
})

test('of every beginning none is whole but the whole', () => {
  for (let length = 0; length < stdout.length; length += 1) {
    expect(read(stdout.slice(0, length), stderr)).toMatchObject({ notRun: 'incomplete' })
  }
  for (let length = 0; length < stderr.length; length += 1) {
    expect(read(stdout, stderr.slice(0, length))).toMatchObject({ notRun: 'incomplete' })
  }
})

test('both streams in one, as a terminal has them, are not told apart', () => {
  expect(read(stdout + stderr, '')).toMatchObject({ notRun: 'incomplete' })
})

test('marks of two commands are no answer to either', () => {
  const other = markOutput(nonce, { ...answer, exit: 1 })
  expect(read(stdout, other.stderr)).toMatchObject({ notRun: 'incomplete' })
})

test.each([
  ['by our script', 77, { exit: 77, by: 'script' }],
  ['by a signal', 139, { exit: null, by: 'program' }],
  ['by the program with a high status', 255, { exit: 255, by: 'program' }],
])('ended %s', (_, exit, expected) => {
  const marked = markOutput(nonce, { ...answer, exit })
  expect(read(marked.stdout, marked.stderr)).toMatchObject(expected)
})

test.each([
  ['sudo: a password is required\n', 1, '', { notRun: 'sudo', exit: 1 }],
  ['sudo: il est nécessaire de saisir un mot de passe\n', 1, '', { notRun: 'sudo', exit: 1 }],
  ['sudo: désolé, vous devez avoir un terminal pour exécuter sudo\n', 1, '', { notRun: 'sudo', exit: 1 }],
  ['sudo-rs: interactive authentication is required\n', 1, '', { notRun: 'sudo', exit: 1 }],
  ['Account expired\nsudo: PAM account management error: expired\n', 1, '', { notRun: 'sudo', exit: 1 }],
  ['nginx: configuration file test failed\n', 1, '', { exit: 1, by: 'program' }],
  ['sudo: unable to resolve host mm1\n', 1, 'x', { exit: 1, by: 'program' }],
  ['sudo: unable to resolve host mm1\n', 0, '', { exit: 0, by: 'program' }],
  ['sudo: unable to resolve host mm1\n', 2, '', { exit: 2, by: 'program' }],
])('through sudo: %j with status %i', (remark, exit, printed, expected) => {
  const bySudo = (text: string) => text.replace(/ program (?=\d+\n$)/, ' sudo ')
  const marked = markOutput(nonce, { stdout: printed, stderr: remark, exit })
  expect(read(bySudo(marked.stdout), bySudo(marked.stderr))).toMatchObject(expected)
})

test('the command line is no secret to whoever lists processes', () => {
  for (const command of Object.values(commands)) {
    expect(hasSecretArgument(renderCommandLine(command, true, createNonce()).split(' '))).toBe(false)
  }
})
