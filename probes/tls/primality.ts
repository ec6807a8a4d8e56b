import { createLimiter } from '../../core/limiter.ts'
import { type Outcome, ok } from '../../core/outcome.ts'
import { isStandardModulus } from '../../core/tls/registry/common-groups.ts'
import { findSmallFactor } from './certificate/keys/rsa-factors.ts'

/**
 * Is this number a prime? Those of the standards are known, and a small factor settles most others. What is left is tested by OpenSSL, whose
 * test of 8192 bits takes 20 s and cannot be stopped: so in a process of its own, which can.
 *
 * @param modulus - in hex, without leading zeros
 * @param milliseconds - of processor time, that the test may take
 * @returns `too-much-work` for a modulus that is too long, or whose test was
 */
export async function testPrimality(
  modulus: string,
  signal: AbortSignal,
  milliseconds = maxMilliseconds,
): Promise<Outcome<boolean>> {
  if (isStandardModulus(modulus)) return ok(true)
  const number = BigInt(`0x0${modulus}`)
  if (findSmallFactor(number) !== null) return ok(false)
  if (modulus.length * 4 > maxBits)
    return { status: 'too-much-work', work: 'testing a modulus', limit: maxBits, unit: 'bits' }
  const known = settled.get(modulus) ?? children.run(() => testInChild(modulus, signal, milliseconds))
  settled.set(modulus, known)
  const outcome = await known
  // Another target's run, or another day's luck: asked again.
  if (outcome.status !== 'ok') settled.delete(modulus)
  return outcome
}

const maxBits = 8192
/** 4096 bits take 2 s, 8192 ten times as long. */
const maxMilliseconds = 10_000

/** A server shows the same modulus in each version, and many servers the same one. */
const settled = new Map<string, Promise<Outcome<boolean>>>()
/** One at a time: a machine has other things to do. */
const children = createLimiter(1)

/** The modulus comes by stdin, the limit as an argument. SIGKILL, since an exit waits for the threads. */
const program = `
const { checkPrime } = require('node:crypto')
const { readFileSync, writeSync } = require('node:fs')
setInterval(() => {
  const { user, system } = process.cpuUsage()
  if (user + system > 1000 * process.argv[1]) process.kill(process.pid, 'SIGKILL')
}, 50)
checkPrime(Buffer.from(readFileSync(0, 'latin1'), 'hex'), (error, isPrime) => {
  if (error) throw error
  writeSync(1, String(isPrime))
  process.exit(0)
})
`

async function testInChild(
  modulus: string,
  signal: AbortSignal,
  milliseconds: number,
): Promise<Outcome<boolean>> {
  const { execFile } = await import('node:child_process')
  return new Promise((resolve) => {
    // On a machine whose processors are busy, processor time passes slowly.
    const options = { env: {}, signal, timeout: 6 * milliseconds, killSignal: 'SIGKILL' } as const
    const child = execFile(
      process.execPath,
      ['-e', program, String(milliseconds)],
      options,
      (error, stdout) => {
        if (stdout === 'true' || stdout === 'false') return resolve(ok(stdout === 'true'))
        if (signal.aborted) return resolve({ status: 'cancelled' })
        if (error?.signal === 'SIGKILL')
          return resolve({
            status: 'too-much-work',
            work: 'testing a modulus',
            limit: milliseconds,
            unit: 'milliseconds',
          })
        resolve({ status: 'local', code: typeof error?.code === 'string' ? error.code : 'ERR_CHILD_PROCESS' })
      },
    )
    child.stdin?.on('error', () => {}).end(modulus.padStart(modulus.length + (modulus.length % 2), '0'))
  })
}
