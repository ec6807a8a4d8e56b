import type { Node, YAMLMap } from 'yaml'
import { wrapSecret } from '../../core/secret.ts'
import { isSecretName } from '../secrets/secret-name.ts'
import { isSecretInTheClear } from '../secrets/secret-value.ts'
import { type Inventory, InventoryError, type InventoryHost, parsePort } from './inventory-host.ts'
import { readJinja } from './jinja.ts'
import { examineNode } from './secret-places.ts'
import { parseYamlSource, type YamlSource } from './yaml-source.ts'

const format = 'salt-roster'

/**
 * The hosts of a flat roster, with salt-ssh's defaults (root, port 22, `host` may stand alone as the value). Of a template the lines
 * are read that stand there as they are; hosts that it makes are left out, and said.
 *
 * @throws InventoryError where it isn't a roster.
 * @see https://docs.saltproject.io/en/latest/topics/ssh/roster.html
 */
export function parseSaltRoster(text: string): Inventory {
  const template = readJinja(text)
  const yaml = parseYamlSource(template.text, format, {
    uniqueKeys: !template.isTemplate,
    unmask: template.unmask,
  })
  const root = yaml.mapping(yaml.root)
  if (!root) {
    if (template.isTemplate)
      return { format, hosts: [], ...template.found, notes: ['a template makes all of it'] }
    throw new InventoryError(format, 1, 'a roster is a mapping of host names')
  }
  const { found } = template
  const notes: string[] = []
  const hosts = yaml.entries(root).flatMap(({ key: name, value, line }): InventoryHost[] => {
    if (name === 'sops') return []
    examineNode(found, yaml, value, { name, key: name, line })
    const alone = yaml.scalar(value)
    const settings = yaml.mapping(value)
    if (alone === null && !settings) {
      throw new InventoryError(format, line, 'a host is a mapping with at least `host`')
    }
    const given = settings ? readSettings(yaml, settings) : { host: String(alone) }
    const made = [name, given.host, given.port, given.user].some((each) => isMade(String(each ?? '')))
    if (made) notes.push(`line ${line}: a host that a template makes was left out`)
    else if (alone !== null && isSecretName(name)) notes.push(`line ${line}: no host, but a secret`)
    // An anchor for others, which is no host itself.
    else if (given.host === undefined && isAnchor(value)) notes.push(`line ${line}: ${name} has no \`host\``)
    else return [createHost(name, given, line)]
    return []
  })
  if (template.isTemplate) notes.push('a Jinja template: what it includes or computes was not read')
  return { format, hosts, secrets: found.secrets, residue: found.residue, notes }
}

/** Has a part that a template makes. */
function isMade(text: string): boolean {
  return /\{\{|\{%|^ENC\[/.test(text)
}

function isAnchor(node: Node | null): boolean {
  return node !== null && 'anchor' in node && node.anchor !== undefined
}

type Settings = Partial<Record<string, string | number | boolean>>

function createHost(name: string, settings: Settings, line: number): InventoryHost {
  const { host, port = 22, user = 'root', priv, passwd, sudo = false } = settings
  if (typeof host !== 'string' || host === '') throw new InventoryError(format, line, 'no `host`')
  return {
    name,
    address: host,
    port: parsePort(port, format, line),
    user: String(user),
    // The agent instead of a file, which is what is tried first anyway.
    identityFiles: typeof priv === 'string' && priv !== 'agent-forwarding' ? [priv] : [],
    password: isSecretInTheClear(String(passwd ?? '')) === 'yes' ? wrapSecret(String(passwd)) : null,
    sudo: sudo === true,
    jumps: [],
    groups: [],
    hostKeyAlias: null,
  }
}

function readSettings(yaml: YamlSource, map: YAMLMap): Settings {
  const scalars = yaml.entries(map).flatMap(({ key, value }) => {
    const scalar = yaml.scalar(value)
    return scalar === null ? [] : [[key, scalar] as const]
  })
  return Object.fromEntries(scalars)
}
