import SSHConfig, { type Directive, type Line } from 'ssh-config'
import { hasSecretArgument } from '../secrets/secret-arguments.ts'
import {
  type Inventory,
  InventoryError,
  type InventoryHost,
  parsePort,
  type SecretPlace,
} from './inventory-host.ts'

const format = 'ssh_config'

/**
 * The hosts that an ssh_config names outright (patterns name none), each with what ssh would use for it. Nothing that
 * the file would have run (`Match exec`, ProxyCommand, canonical names) is run.
 *
 * @see ssh_config(5)
 */
export function parseSshConfig(text: string): Inventory {
  const config = parseDirectives(text)
  const directives = flattenDirectives(config)
  const names = new Set(directives.filter(createKeywordFilter('host')).flatMap(valuesOf).filter(isConcrete))
  const notes = [
    ...(directives.some(createKeywordFilter('include'))
      ? ['Include is not followed: name the included file itself']
      : []),
    ...(directives.some(createKeywordFilter('proxycommand'))
      ? ['ProxyCommand is not run: those hosts are asked directly']
      : []),
  ]
  return {
    format,
    hosts: [...names].map((name) => createHost(name, config)),
    secrets: findSecrets(text),
    residue: [],
    notes,
  }
}

/** ProxyCommand, SetEnv and the like may carry one: `sshpass -p …`. */
function findSecrets(text: string): SecretPlace[] {
  return text.split('\n').flatMap((line, index) => {
    const [keyword = '', ...words] = line
      .trim()
      .split(/[\s=]+/, 1)
      .concat(line.trim().split(/\s+/).slice(1))
    return !keyword.startsWith('#') && hasSecretArgument(words) ? [{ key: keyword, line: index + 1 }] : []
  })
}

function createHost(name: string, config: SSHConfig): InventoryHost {
  const computed = config.compute(name, { ignoreCase: true, matchExec: false })
  const single = (key: string) => {
    const value = computed[key]
    return Array.isArray(value) ? value[0] : value
  }
  const jump = single('proxyjump')
  return {
    name,
    address: (single('hostname') ?? name).replaceAll('%h', name).replaceAll('%%', '%'),
    port: parsePort(single('port') ?? 22, format, null),
    user: single('user') ?? null,
    identityFiles: [computed.identityfile ?? []].flat().filter((file) => file.toLowerCase() !== 'none'),
    password: null,
    sudo: false,
    jumps: jump === undefined || jump.toLowerCase() === 'none' ? [] : jump.split(','),
    groups: [],
    hostKeyAlias: single('hostkeyalias') ?? null,
  }
}

function parseDirectives(text: string): SSHConfig {
  const line = text
    .split('\n')
    .findIndex((each) => !/^\s*(?:#.*|[A-Za-z][A-Za-z0-9]*(?:\s*=\s*|\s+)\S.*)?$/.test(each))
  if (line >= 0) throw new InventoryError(format, line + 1, 'expected a keyword and its arguments')
  // The library would run nslookup for each of these.
  return SSHConfig.parse(text.replace(/^[ \t]*CanonicalizeHostName\b.*$/gim, ''))
}

function flattenDirectives(lines: Iterable<Line>): Directive[] {
  return [...lines].flatMap((line) => {
    if (line.type !== SSHConfig.DIRECTIVE) return []
    return 'config' in line ? [line, ...flattenDirectives(line.config)] : [line]
  })
}

function createKeywordFilter(keyword: string): (directive: Directive) => boolean {
  return ({ param }) => param.toLowerCase() === keyword
}

function valuesOf({ value }: Directive): string[] {
  return typeof value === 'string' ? value.split(/\s+/) : value.map(({ val }) => val)
}

function isConcrete(pattern: string): boolean {
  return pattern !== '' && !/[*?!]/.test(pattern)
}
