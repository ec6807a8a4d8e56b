import { connect } from 'node:tls'
import type { Target } from '../../core/target.ts'
import type { StackRun } from '../docker/stack-run.ts'
import { waitUntil } from '../docker/wait-until.ts'

const patienceMs = 5000

/** nginx fetches its first OCSP response only after a client has asked for one: asks until one comes, so that the stack is as one in use. */
export async function primeStaple(run: StackRun, target: Target): Promise<void> {
  await waitUntil(async () => ((await hasStaple(target)) ? true : null), 15, run.signal)
}

/** Whether one handshake brings a stapled response. */
export function hasStaple(target: Target): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: target.connectTo?.[0] ?? target.host,
      port: target.port,
      servername: target.host,
      ca: target.ca,
      requestOCSP: true,
      timeout: patienceMs,
    })
    let response: Buffer | null = null
    socket.on('OCSPResponse', (der: Buffer | null) => {
      response = der
    })
    socket.on('secureConnect', () => {
      socket.destroy()
      resolve(response !== null && response.length > 0)
    })
    socket.on('timeout', () => socket.destroy(new Error(`${target.host}: silence in the TLS handshake`)))
    socket.on('error', reject)
  })
}
