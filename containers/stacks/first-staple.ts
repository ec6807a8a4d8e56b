import { connect } from 'node:tls'
import type { Target } from '../../core/target.ts'
import type { Run } from '../docker/stack-run.ts'
import { until } from '../docker/wait-until.ts'

const patienceMs = 5000

/** nginx fetches its first OCSP response only after a client has asked for one: asks until one comes, so that the stack is as one in use. */
export async function primeStaple(run: Run, target: Target): Promise<void> {
  await until(async () => ((await stapled(target)) ? true : null), 15, run.signal)
}

/** Whether one handshake brings a stapled response. */
export function stapled(target: Target): Promise<boolean> {
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
