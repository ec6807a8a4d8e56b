import type { Node, YAMLMap } from 'yaml'
import { wrapSecret } from '../../core/secret.ts'
import {
  type Inventory,
  InventoryError,
  type InventoryHost,
  parsePort,
  type SecretPlace,
} from './inventory-host.ts'
import { isReference, isSecretName } from './secret-name.ts'
import { parseYamlSource, type YamlSource } from './yaml-source.ts'

const format = 'salt-roster'

/**
 * The hosts of a flat roster, with salt-ssh's defaults (root, port 22, `host` may stand alone as the value).
 *
 * @throws InventoryError where it isn't a roster, or is a Jinja template: what salt would make of that isn't known here.
 * @see https://docs.saltproject.io/en/latest/topics/ssh/roster.html
 */
export function parseSaltRoster(text: string): Inventory {
  const template = text.split('\n').findIndex((line) => /\{%|\{\{/.test(line.replace(/#.*/, '')))
  if (template >= 0) {
    throw new InventoryError(format, template + 1, 'a Jinja template: save it as salt-ssh renders it')
  }
  const yaml = parseYamlSource(text, format)
  const root = yaml.mapping(yaml.root)
  if (!root) throw new InventoryError(format, 1, 'a roster is a mapping of host names')
  const secrets: SecretPlace[] = []
  const hosts = yaml.entries(root).map(({ key: name, value, line }) => {
    const alone = yaml.scalar(value)
    if (typeof alone === 'string') return createHost(name, { host: alone }, line)
    const settings = yaml.mapping(value)
    if (!settings) throw new InventoryError(format, line, 'a host is a mapping with at least `host`')
    secrets.push(...findSecrets(yaml, settings, name, new Set()))
    return createHost(name, readSettings(yaml, settings), line)
  })
  return { format, hosts, secrets, notes: [] }
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
    password: passwd === undefined || passwd === '' ? null : wrapSecret(String(passwd)),
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

/** Every secret under a host, its `minion_opts` included. `seen`: an alias may lead back to a mapping above it. */
function findSecrets(yaml: YamlSource, map: YAMLMap, path: string, seen: Set<YAMLMap>): SecretPlace[] {
  if (seen.has(map)) return []
  seen.add(map)
  return yaml.entries(map).flatMap(({ key, value, line }) => {
    const nested = yaml.mapping(value)
    const place = `${path}.${key}`
    if (nested) return findSecrets(yaml, nested, place, seen)
    return isSecretName(key) && isInTheClear(yaml, value) ? [{ key: place, line }] : []
  })
}

function isInTheClear(yaml: YamlSource, value: Node | null): boolean {
  const scalar = yaml.scalar(value)
  return scalar !== null && typeof scalar !== 'boolean' && scalar !== '' && !isReference(String(scalar))
}
