import type { IptablesTable } from '../../../../probes/host/questions/iptables.ts'
import { type Opening, parsePorts } from './opening.ts'

/**
 * Ports that nat rules hand on before any filter on the input hook sees them, as Docker does for every `-p 8065:8065`: ufw
 * and firewalld neither show nor stop them. Ports published on loopback alone are left out.
 */
export function listPublishedPorts(tables: readonly IptablesTable[]): Opening[] {
  const rules = tables.filter(({ name }) => name === 'nat').flatMap((table) => table.rules)
  return rules.flatMap(({ chain, arguments: args }): Opening[] => {
    const after = (option: string) => {
      const at = args.indexOf(option)
      return at < 0 ? undefined : args[at + 1]
    }
    const loopback = /^127\./.test(after('-d') ?? '')
    if ((chain !== 'DOCKER' && chain !== 'PREROUTING') || after('-j') !== 'DNAT' || loopback) return []
    const ports = parsePorts(`${after('--dport') ?? ''}/${after('-p') ?? 'tcp'}`)
    return ports ? [{ ...ports, from: after('-s') ?? null, rule: `${chain}: ${args.join(' ')}` }] : []
  })
}
