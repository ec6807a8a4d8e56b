import type { FactsAt } from '../../../core/fact.ts'
import { valueOrNull } from '../../../probes/host/reading.ts'

/** TEST-NET-1 (RFC 5737): an address that no rule is written for. */
export const unknownAddress = '192.0.2.1'

export function sshPortOf(facts: FactsAt<'host.sshd'>, node: string): number {
  const port = Number(valueOrNull(facts['host.sshd'][node])?.port?.[0] ?? 22)
  return Number.isInteger(port) ? port : 22
}
