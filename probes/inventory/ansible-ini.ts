import { isIPv6 } from 'node:net'
import { type AnsibleGroups, createInventory, ensureGroup, type Variable } from './ansible-inventory.ts'
import { expandHostRange } from './host-range.ts'
import { type Inventory, InventoryError } from './inventory-host.ts'
import { createFindings, examineValue, type SecretFindings } from './secret-places.ts'
import { splitShellWords } from './shell-words.ts'

const format = 'ansible-ini'

/**
 * The hosts of an Ansible inventory in INI form: `[group]`, `[group:vars]`, `[group:children]`, ranges, `host:port`.
 *
 * @throws InventoryError at the first line that Ansible's own plugin would not take.
 * @see https://docs.ansible.com/ansible/latest/collections/ansible/builtin/ini_inventory.html
 */
export function parseAnsibleIni(text: string): Inventory {
  const groups: AnsibleGroups = new Map()
  const found = createFindings()
  let groupName = 'ungrouped'
  let group = ensureGroup(groups, 'ungrouped')
  let kind = 'hosts'
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    const content = raw.trim()
    if (content === '' || /^[#;]/.test(content)) continue
    const section = /^\[([^:\]]+)(?::(hosts|children|vars))?\]\s*(?:#.*)?$/.exec(content)
    if (section) {
      groupName = section[1]?.trim() ?? ''
      group = ensureGroup(groups, groupName)
      kind = section[2] ?? 'hosts'
    } else if (kind === 'vars') {
      const [name, variable] = parseGroupVariable(content, line)
      group.variables.set(name, variable)
      examine(found, groupName, name, variable)
    } else if (kind === 'children') {
      const child = content.replace(/#.*/s, '').trimEnd()
      ensureGroup(groups, child)
      group.children.add(child)
    } else {
      for (const [host, variables] of parseHostLine(content, line)) {
        group.hosts.set(host, new Map([...(group.hosts.get(host) ?? []), ...variables]))
        for (const [name, variable] of variables) examine(found, host, name, variable)
      }
    }
  }
  return createInventory(groups, format, found)
}

function examine(found: SecretFindings, owner: string, name: string, { value, line }: Variable): void {
  examineValue(found, name, String(value), { key: `${owner}.${name}`, line })
}

function parseHostLine(content: string, line: number): [string, Map<string, Variable>][] {
  const [pattern, ...pairs] = splitShellWords(content) ?? []
  if (pattern === undefined) throw new InventoryError(format, line, 'a quote is left open')
  const variables = new Map(
    pairs.map((pair) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
      if (name === undefined || value === undefined) {
        throw new InventoryError(format, line, 'expected key=value after the host')
      }
      return [name, { value, line }] as const
    }),
  )
  // Ansible would take `mm1,192.0.2.1,root` for a name, which no host has.
  if (/[,;|]/.test(pattern)) throw new InventoryError(format, line, 'a table, such as CSV, is no inventory')
  const { name, port } = splitPort(pattern)
  if (port && !variables.has('ansible_port')) variables.set('ansible_port', { value: port, line })
  const names = expandHostRange(name)
  if (!names) throw new InventoryError(format, line, 'the host range can’t be read')
  return names.map((host) => [host, variables])
}

/** `name:port`, `[2001:db8::1]:port`; an address with many colons and no brackets has no port. */
function splitPort(pattern: string): { name: string; port: string | null } {
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d+))?$/i.exec(pattern)
  if (bracketed && isIPv6(bracketed[1] ?? '')) return { name: bracketed[1] ?? '', port: bracketed[2] ?? null }
  const [, name, port] = /^((?:[^:[\]]|\[[^\]]*\])+):(\d+)$/.exec(pattern) ?? []
  return name !== undefined && port !== undefined ? { name, port } : { name: pattern, port: null }
}

/** `name = value`: everything after the sign is the value; quotes around all of it are taken off. */
function parseGroupVariable(content: string, line: number): [string, Variable] {
  const [, name, value] = /^([^=\s]+)\s*=\s*(.*)$/s.exec(content) ?? []
  if (name === undefined || value === undefined) {
    throw new InventoryError(format, line, 'expected key=value under [group:vars]')
  }
  const unquoted = /^(['"])(.*)\1$/.exec(value)?.[2] ?? value
  return [name, { value: unquoted, line }]
}
