import type { Node } from 'yaml'
import { type AnsibleGroups, createInventory, ensureGroup, type Variable } from './ansible-inventory.ts'
import { expandHostRange } from './host-range.ts'
import { type Inventory, InventoryError } from './inventory-host.ts'
import { createFindings, examineNode, type SecretFindings } from './secret-places.ts'
import { parseYamlSource, type YamlSource } from './yaml-source.ts'

const format = 'ansible-yaml'

/**
 * The hosts of an Ansible inventory in YAML form: groups of `hosts`, `children` and `vars`.
 *
 * @throws InventoryError where it isn't one.
 * @see https://docs.ansible.com/ansible/latest/collections/ansible/builtin/yaml_inventory.html
 */
export function parseAnsibleYaml(text: string): Inventory {
  // PyYAML takes the last of two keys of one name.
  const yaml = parseYamlSource(text, format, { uniqueKeys: false })
  const reading: Reading = { yaml, groups: new Map(), found: createFindings(), passedOver: [] }
  readGroups(reading, yaml.root, 1, [])
  const inventory = createInventory(reading.groups, format, reading.found)
  return { ...inventory, notes: [...inventory.notes, ...reading.passedOver] }
}

interface Reading {
  yaml: YamlSource
  groups: AnsibleGroups
  found: SecretFindings
  passedOver: string[]
}

function readGroups(reading: Reading, node: Node | null, line: number, above: readonly string[]): void {
  const { yaml, groups, found } = reading
  for (const { key: name, value, line: at } of readEntries(yaml, node, line)) {
    // An anchor that leads back to a group above would never end.
    if (above.includes(name)) throw new InventoryError(format, at, 'a group contains itself')
    // SOPS keeps its own account of a file beside the groups.
    if (above.length === 0 && name === 'sops') continue
    const group = ensureGroup(groups, name)
    for (const part of readEntries(yaml, value, at)) {
      if (part.key === 'hosts') {
        for (const host of readEntries(yaml, part.value, part.line)) {
          const variables = readVariables(yaml, host.value, host.line)
          const names = expandHostRange(host.key)
          if (!names) throw new InventoryError(format, host.line, 'the host range can’t be read')
          for (const each of names) {
            group.hosts.set(each, variables)
            examineNode(found, yaml, host.value, { name: '', key: each, line: host.line })
          }
        }
      } else if (part.key === 'vars') {
        for (const [key, variable] of readVariables(yaml, part.value, part.line))
          group.variables.set(key, variable)
        examineNode(found, yaml, part.value, { name: '', key: name, line: part.line })
      } else if (part.key === 'children') {
        for (const child of readEntries(yaml, part.value, part.line)) group.children.add(child.key)
        readGroups(reading, part.value, part.line, [...above, name])
      } else {
        // Ansible warns of it and goes on; a secret stands there all the same.
        reading.passedOver.push(
          `line ${part.line}: ${name} has a part that is neither hosts, children nor vars`,
        )
        examineNode(found, yaml, part.value, { name: part.key, key: `${name}.${part.key}`, line: part.line })
      }
    }
  }
}

/** The scalars among a mapping's values: nothing nested says how to reach a host. */
function readVariables(yaml: YamlSource, node: Node | null, line: number): Map<string, Variable> {
  return new Map(
    readEntries(yaml, node, line).flatMap(({ key, value, line: at }) => {
      const scalar = yaml.scalar(value)
      // A vault's ciphertext is a scalar with a tag.
      if (scalar === null) return []
      const sealed = value?.tag === '!vault' && !String(scalar).startsWith('$ANSIBLE_VAULT')
      return [[key, { value: sealed ? `$ANSIBLE_VAULT;${scalar}` : scalar, line: at }] as const]
    }),
  )
}

/** A mapping's entries; none for an empty value (`web1:`), a complaint for anything else. */
function readEntries(yaml: YamlSource, node: Node | null, line: number) {
  if (node === null || yaml.scalar(node) === null) {
    const map = yaml.mapping(node)
    if (map) return yaml.entries(map)
    if (node === null || 'value' in node) return []
  }
  throw new InventoryError(format, line, 'expected a mapping')
}
