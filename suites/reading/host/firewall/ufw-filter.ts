import type { Ufw } from '../../../../probes/host/questions/ufw.ts'
import { everyPort, type HostFilter, type Opening, parsePorts } from './opening.ts'

/** ufw while it is active; null: its defaults were not printed. The first rule that fits decides. */
export function createUfwFilter({ defaults, rules }: Ufw): HostFilter | null {
  if (!defaults) return null
  const openings: Opening[] = []
  const obscure: string[] = []
  const refused = new Set<string>()
  for (const { to, action, direction, from, v6 } of rules) {
    if (direction !== 'IN') continue
    const rule = `${to} ${action} ${direction} ${from}`
    const anywhere = /^Anywhere\b/.test(from)
    if (action === 'DENY' || action === 'REJECT') {
      if (anywhere) refused.add(to)
      continue
    }
    if (refused.has(to)) continue
    const source = anywhere && !/ on \S+$/.test(to) ? null : `${from}${/ on \S+$/.exec(to)?.[0] ?? ''}`
    const ports = parseUfwPorts(to)
    if (ports) openings.push(...ports.map((each) => ({ ...each, from: source, rule })))
    else if (source === null && !v6) obscure.push(rule)
  }
  return { name: 'ufw', fact: 'host.ufw', deniesByDefault: defaults.incoming !== 'allow', openings, obscure }
}

/** `22/tcp`, `8065/tcp (v6)`, `80,443/tcp (Nginx Full)`, `10.0.0.1 22/tcp`, `Anywhere`; null: the name of a profile. */
function parseUfwPorts(to: string): Pick<Opening, 'protocol' | 'ports'>[] | null {
  const plain = to.replace(/ on \S+$/, '').replace(/ \([^()]*\)/g, '')
  if (plain === 'Anywhere') return [{ protocol: 'any', ports: everyPort }]
  const [list = '', protocol] = (plain.split(' ').at(-1) ?? '').split('/')
  if (!/^[\d,:]+$/.test(list))
    return plain.includes('.') || plain.includes('::')
      ? [{ protocol: 'any', ports: everyPort }]
      : (profiles[plain] ?? null)
  const ports = list.split(',').map((port) => parsePorts(protocol ? `${port}/${protocol}` : port))
  return ports.every((each) => each !== null) ? ports : null
}

const createTcpPorts = (port: number) => ({ protocol: 'tcp', ports: [port, port] }) as const

/** Application profiles as `ufw status` names them where it isn't verbose (/etc/ufw/applications.d). */
const profiles: Readonly<Record<string, Pick<Opening, 'protocol' | 'ports'>[]>> = {
  OpenSSH: [createTcpPorts(22)],
  'Nginx HTTP': [createTcpPorts(80)],
  'Nginx HTTPS': [createTcpPorts(443)],
  'Nginx Full': [createTcpPorts(80), createTcpPorts(443)],
  WWW: [createTcpPorts(80)],
  'WWW Secure': [createTcpPorts(443)],
  'WWW Full': [createTcpPorts(80), createTcpPorts(443)],
}
