import { isMap, isScalar, parseDocument } from 'yaml'
import type { InventoryFormat } from '../../core/inventory-file.ts'
import { parseAnsibleIni } from './ansible-ini.ts'
import { parseAnsibleYaml } from './ansible-yaml.ts'
import { type Inventory, InventoryError } from './inventory-host.ts'
import { readJinja } from './jinja.ts'
import { parseSaltRoster } from './salt-roster.ts'
import { isBinary, readSealedFile } from './sealed-file.ts'
import { parseSshConfig } from './ssh-config.ts'

/**
 * The hosts of an inventory file of any of the four kinds.
 *
 * @throws InventoryError where its kind's own tool would not take it.
 */
export function parseInventory(text: string): Inventory {
  const sealed = readSealedFile(text)
  if (sealed) return sealed
  if (isBinary(text)) throw new InventoryError('ansible-ini', null, 'no text')
  // Windows' marks: neither Ansible nor ssh minds them.
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  return parsers[detectFormat(plain)](plain)
}

const parsers: Record<Exclude<InventoryFormat, 'encrypted'>, (text: string) => Inventory> = {
  'salt-roster': parseSaltRoster,
  'ansible-ini': parseAnsibleIni,
  'ansible-yaml': parseAnsibleYaml,
  ssh_config: parseSshConfig,
}

/** Which kind of file this is, by what only that kind has. */
export function detectFormat(text: string): keyof typeof parsers {
  if (/^[ \t]*(?:Host|Match)[ \t=]+\S/im.test(text) && !/^[ \t]*\[/m.test(text)) return 'ssh_config'
  if (/^[ \t]*\[[^\]\n]+\]/m.test(text)) return 'ansible-ini'
  const keys = readTopLevelKeys(readJinja(text).text)
  if (!keys) return /^\S+:(?:\s|$)/m.test(text) ? 'salt-roster' : 'ansible-ini'
  const ansible = keys.some((inner) => inner.some((key) => ['hosts', 'children', 'vars'].includes(key)))
  return ansible ? 'ansible-yaml' : 'salt-roster'
}

/** For every entry of the top mapping, the keys of its own mapping; null where there is no such mapping. */
function readTopLevelKeys(text: string): string[][] | null {
  const { contents, errors } = parseDocument(text, { version: '1.1', logLevel: 'silent', uniqueKeys: false })
  if (errors.length > 0 || !isMap(contents)) return null
  return contents.items.map(({ value }) =>
    isMap(value) ? value.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [],
  )
}
