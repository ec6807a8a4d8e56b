import type { Duplex } from 'node:stream'
import { type Outcome, ok } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { escapeBytes } from '../net/printable.ts'
import type { Contact } from './cluster-facts.ts'

/** Longest wait for the other end of an open connection, in milliseconds: ssh's tunnel needs a round trip to hear of a refusal. */
export const contactTimeoutMs = 2000
export type ContactContext = Pick<ProbeContext, 'timeout' | 'signal'> & { patience: number }

const bannerLimit = 64
const byteLimit = 16 * 1024

/** Watches an open connection without saying anything, and closes it. What speaks by itself is not waited for any longer. */
export async function observeConnection(
  { timeout, signal, patience }: ContactContext,
  opened: Outcome<Duplex>,
): Promise<Contact> {
  if (opened.status !== 'ok') return opened
  const stream = opened.value
  const wait = Math.min(patience, timeout)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let received = 0
    const finish = (contact: Contact) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      stream.removeAllListeners('data').destroy()
      resolve(contact)
    }
    const settle = (held: boolean) => {
      const banner = escapeBytes(Buffer.concat(chunks).subarray(0, bannerLimit))
      finish(ok({ held, seconds: wait / 1000, banner }))
    }
    const abort = () => finish({ status: 'cancelled' })
    const timer = setTimeout(() => settle(true), wait)
    // An error after the answer was given is ignored. Before it, an error means that the connection did not stay open.
    stream.on('error', () => settle(false))
    stream.on('end', () => settle(false))
    stream.on('close', () => settle(false))
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      received += chunk.length
      if (chunk.includes('\n') || received > byteLimit) settle(true)
    })
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
  })
}
