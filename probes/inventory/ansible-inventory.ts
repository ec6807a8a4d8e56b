import { wrapSecret } from '../../core/secret.ts'
import { isSecretInTheClear } from '../secrets/secret-value.ts'
import { type Inventory, InventoryError, type InventoryHost, parsePort } from './inventory-host.ts'
import type { SecretFindings } from './secret-places.ts'
import { readSshArguments } from './ssh-arguments.ts'

type Format = 'ansible-ini' | 'ansible-yaml'

/** A value and the line it stands on. */
export interface Variable {
  value: string | number | boolean
  line: number
}
export type Variables = ReadonlyMap<string, Variable>

export interface AnsibleGroup {
  /** Host name → variables given with it in this group. */
  hosts: Map<string, Map<string, Variable>>
  children: Set<string>
  variables: Map<string, Variable>
}
export type AnsibleGroups = Map<string, AnsibleGroup>

/** The group of that name, made when it is first spoken of. */
export function ensureGroup(groups: AnsibleGroups, name: string): AnsibleGroup {
  const group = groups.get(name) ?? { hosts: new Map(), children: new Set(), variables: new Map() }
  groups.set(name, group)
  return group
}

/**
 * Every host with the variables that hold for it: `all`, then its groups from parent to child (in the order of their names
 * on the same level), then its own, the last one winning.
 *
 * @see https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html#how-variables-are-merged
 */
export function createInventory(groups: AnsibleGroups, format: Format, found: SecretFindings): Inventory {
  const depths = computeDepths(groups, format)
  const names = new Set([...groups.values()].flatMap((group) => [...group.hosts.keys()]))
  const notes: string[] = []
  const hosts = [...names].flatMap((name) => {
    const memberOf = listAncestors(groups, name).sort(
      (a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || (a < b ? -1 : 1),
    )
    const variables = new Map<string, Variable>()
    for (const group of memberOf) mergeVariables(variables, groups.get(group)?.variables)
    for (const group of memberOf) mergeVariables(variables, groups.get(group)?.hosts.get(name))
    const connection = variables.get('ansible_connection')?.value ?? 'ssh'
    if (!sshConnections.has(String(connection))) {
      notes.push(`${name} is not reached over SSH (ansible_connection) and was left out`)
      return []
    }
    const template = connectionVariables.find((each) => isTemplate(variables.get(each)?.value))
    if (template !== undefined) {
      notes.push(`${name} was left out: ${template} is a template or encrypted, write out its value`)
      return []
    }
    for (const each of argumentVariables) {
      const { passedOver } = readSshArguments(String(variables.get(each)?.value ?? ''))
      if (passedOver.length > 0) notes.push(`${name}: ${passedOver.join(', ')} of ${each} not followed`)
    }
    return [
      createHost(
        name,
        variables,
        memberOf.filter((group) => !implicitGroups.has(group)),
        format,
      ),
    ]
  })
  return { format, hosts, secrets: found.secrets, residue: found.residue, notes }
}

const implicitGroups: ReadonlySet<string> = new Set(['all', 'ungrouped'])
const sshConnections: ReadonlySet<string> = new Set([
  'ssh',
  'smart',
  'paramiko',
  'paramiko_ssh',
  'ansible.builtin.ssh',
])

function createHost(
  name: string,
  variables: Variables,
  groups: readonly string[],
  format: Format,
): InventoryHost {
  const first = (...names: string[]) =>
    names.map((key) => variables.get(key)).find((found) => found !== undefined)
  const port = first('ansible_port', 'ansible_ssh_port')
  const user = first('ansible_user', 'ansible_ssh_user')
  const keyFile = first('ansible_ssh_private_key_file', 'ansible_private_key_file')
  const password = first('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password')
  return {
    name,
    address: String(first('ansible_host', 'ansible_ssh_host')?.value ?? name),
    port: port ? parsePort(port.value, format, port.line) : 22,
    user: user ? String(user.value) : null,
    identityFiles: keyFile ? [String(keyFile.value)] : [],
    password:
      password && isSecretInTheClear(String(password.value)) === 'yes'
        ? wrapSecret(String(password.value))
        : null,
    sudo: /^(?:true|yes|1)$/i.test(String(first('ansible_become', 'ansible_sudo')?.value ?? '')),
    jumps: parseJumps(variables),
    groups,
    hostKeyAlias: null,
  }
}

/** What says where and as whom to log in: a template there has no value that is known here. */
const connectionVariables = [
  'ansible_host',
  'ansible_ssh_host',
  'ansible_port',
  'ansible_ssh_port',
  'ansible_user',
  'ansible_ssh_user',
  'ansible_ssh_private_key_file',
  'ansible_private_key_file',
]

function isTemplate(value: Variable['value'] | undefined): boolean {
  return /\{\{|\{%|^\$ANSIBLE_VAULT;|^ENC\[/.test(String(value ?? ''))
}

/** Ansible gives ssh all three, in this order. */
const argumentVariables = ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args']

function parseJumps(variables: Variables): string[] {
  const all = argumentVariables.map(
    (name) => readSshArguments(String(variables.get(name)?.value ?? '')).jumps,
  )
  return all.find((jumps) => jumps.length > 0) ?? []
}

function mergeVariables(into: Map<string, Variable>, more: Variables | undefined): void {
  for (const [name, variable] of more ?? []) into.set(name, variable)
}

/** Every group the host is in, directly or through children; `all` always. */
function listAncestors(groups: AnsibleGroups, host: string): string[] {
  const found = new Set(['all'])
  const queue = [...groups].filter(([, group]) => group.hosts.has(host)).map(([name]) => name)
  for (const name of queue) {
    if (found.has(name) && name !== 'all') continue
    found.add(name)
    for (const [parent, group] of groups) if (group.children.has(name)) queue.push(parent)
  }
  return [...found]
}

/** How far each group is from the top. A group that is its own descendant is an error, as it is to Ansible. */
function computeDepths(groups: AnsibleGroups, format: Format): Map<string, number> {
  const depths = new Map<string, number>([['all', 0]])
  const descend = (name: string, depth: number, above: readonly string[]) => {
    if (above.includes(name)) throw new InventoryError(format, null, 'a group contains itself')
    if ((depths.get(name) ?? -1) < depth) depths.set(name, depth)
    for (const child of groups.get(name)?.children ?? []) descend(child, depth + 1, [...above, name])
  }
  for (const name of groups.keys()) if (name !== 'all') descend(name, 1, [])
  return depths
}
