import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { internalPorts } from '../../core/target.ts'
import { reserveClosedPort } from '../servers/misbehaving-servers.ts'
import type { AuditOrder, AuditReport } from './audit-process.ts'

export interface Ports {
  https: number
  /** Also where the app is looked for. */
  http: number
}

export interface Audit extends AuditReport {
  /** MiB that the process ever held beyond what it held after an audit of a sound server. */
  growth: number
}

/** Audits in processes of their own, whose memory is nobody else's. */
export interface Audits extends AsyncDisposable {
  /** @throws when the process ends before it answers: it crashed. */
  audit(ports: Ports, limits: Pick<AuditOrder, 'timeout' | 'deadline'>): Promise<Audit>
}

async function startAudits(sound: Ports): Promise<Audits> {
  const child = fork(join(import.meta.dirname, 'audit-process.ts'))
  await using closed = await reserveClosedPort()
  const order = ({ https, http }: Ports, limits: Pick<AuditOrder, 'timeout' | 'deadline'>): AuditOrder => ({
    target: {
      host: 'chat.example.com',
      port: 443,
      connectTo: ['127.0.0.1'],
      ports: {
        ...Object.fromEntries(internalPorts.map((port) => [port, closed.port])),
        443: https,
        80: http,
        8065: http,
      },
      ca: [],
    },
    ...limits,
  })
  const before = await requestAudit(child, order(sound, { timeout: 5000, deadline: 30_000 }))
  return {
    async audit(ports, limits) {
      const report = await requestAudit(child, order(ports, limits))
      return { ...report, growth: report.peak - before.peak }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

/** MiB. A process that has grown by more ends, so that what one target made it keep is not taken for another's. */
const maxKeptGrowth = 16

/**
 * Processes for audits at the same time: one that is idle is used again, while it has hardly grown.
 *
 * @param sound - a server that every process audits first, so that what any audit needs is not counted
 */
export function createAuditPool(sound: () => Ports): Audits {
  const idle: Audits[] = []
  return {
    async audit(ports, limits) {
      const audits = idle.pop() ?? (await startAudits(sound()))
      const audit = await audits.audit(ports, limits)
      if (audit.growth > maxKeptGrowth) await audits[Symbol.asyncDispose]()
      else idle.push(audits)
      return audit
    },
    async [Symbol.asyncDispose]() {
      for (const audits of idle) await audits[Symbol.asyncDispose]()
    },
  }
}

async function requestAudit(child: ChildProcess, order: AuditOrder): Promise<AuditReport> {
  const stop = new AbortController()
  const { signal } = stop
  child.send(order)
  try {
    const [report] = await Promise.race([
      once(child, 'message', { signal }) as Promise<[AuditReport]>,
      once(child, 'exit', { signal }).then(([code, by]) => {
        throw new Error(`the audit ended with ${code ?? by}`)
      }),
    ])
    return report
  } finally {
    stop.abort()
  }
}
