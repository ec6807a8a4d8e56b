import { randomBytes } from 'node:crypto'
import { type CommandResult, scriptExits } from '../../command-result.ts'

/**
 * Between these marks, and nowhere else, is what a command printed. The script prints the nonce behind a word of its own: the command line
 * has the two apart, so that a shell which repeats the line makes no mark, and nobody knows the nonce beforehand. What stands before the
 * first mark (a banner, what .bashrc says) is no answer; without marks nothing of ours has run.
 *
 *     ⏎ mmverify-NONCE begin 0 ⏎ … output … ⏎ mmverify-NONCE program 0 ⏎
 */
export const markWord = 'mmverify-'

/** Who set the exit status that stands behind it. `sudo`: the program, or sudo in its place. */
const enders = ['script', 'program', 'sudo'] as const
type Ender = (typeof enders)[number]

/** Most bytes of marks, and of what stands around them. */
export const surroundingLimit = 64 * 1024

export function createNonce(): string {
  return randomBytes(12).toString('hex')
}

/** What came back on both streams, and the exit status that SSH reported, as the answer of the command or of whoever answered instead. */
export function readMarkedOutput(
  nonce: string,
  { exit, stdout, stderr }: { exit: number | null; stdout: Buffer; stderr: Buffer },
): CommandResult {
  const out = findMarks(nonce, stdout)
  const err = findMarks(nonce, stderr)
  if (!out && !err) return { notRun: 'login-shell', exit }
  if (!out?.end || !err?.end || out.end.by !== err.end.by || out.end.exit !== err.end.exit) {
    return { notRun: 'incomplete', exit }
  }
  const result = { exit: dropSignal(out.end.exit), stdout: out.inside, stderr: err.inside }
  if (out.end.by === 'script') return { ...result, by: 'script' }
  if (out.end.by === 'sudo' && isSudosAnswer(result)) return { notRun: 'sudo', exit: result.exit }
  return { ...result, by: 'program' }
}

/** The same from the other side: what a host that ran the command sends. The numbers of `scriptExits` are the script's. */
export function markOutput(
  nonce: string,
  { stdout, stderr, exit }: { stdout: string; stderr: string; exit: number },
): { stdout: string; stderr: string } {
  const own = (Object.values(scriptExits) as number[]).includes(exit)
  const { begin, end } = renderMarks(nonce, exit, own ? 'script' : 'program')
  return { stdout: `${begin}${stdout}${end}`, stderr: `${begin}${stderr}${end}` }
}

function renderMarks(nonce: string, exit: number, by: Ender = 'program'): { begin: string; end: string } {
  const mark = (word: string, status: number) => `\n${markWord}${nonce} ${word} ${status}\n`
  return { begin: mark('begin', 0), end: mark(by, exit) }
}

interface MarkedStream {
  inside: Buffer
  end: { by: Ender; exit: number } | null
}

function findMarks(nonce: string, stream: Buffer): MarkedStream | null {
  const { begin } = renderMarks(nonce, 0)
  const begun = stream.indexOf(begin)
  if (begun < 0) return null
  const inside = stream.subarray(begun + begin.length)
  const ended = inside.indexOf(`\n${markWord}${nonce} `)
  if (ended < 0) return { inside, end: null }
  const [, by, exit] =
    /^\n\S+ (script|program|sudo) (\d{1,5})\n/.exec(inside.toString('latin1', ended, ended + 100)) ?? []
  const end = by === undefined ? null : { by: by as Ender, exit: Number(exit) }
  return { inside: inside.subarray(0, ended), end }
}

/** A shell's status of a program that a signal ended: 128 and its number, in ksh93 256 and its number. */
function dropSignal(status: number): number | null {
  return (status > 128 && status <= 192) || status > 255 ? null : status
}

/**
 * sudo says 1 for everything for which it doesn't start a program, and puts its name before what it says, in every language. A program that
 * fails in the same way beside a remark of sudo's is taken for sudo: that leaves a verdict open, and never makes one.
 */
function isSudosAnswer({
  exit,
  stdout,
  stderr,
}: {
  exit: number | null
  stdout: Buffer
  stderr: Buffer
}): boolean {
  return exit === 1 && stdout.length === 0 && /^sudo(?:-rs)?: /m.test(stderr.toString('latin1'))
}
