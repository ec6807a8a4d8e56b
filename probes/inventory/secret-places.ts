import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml'
import { createResidue, type Residue } from '../../core/residue.ts'
import { hasSecretArgument } from '../secrets/secret-arguments.ts'
import { isSecretName } from '../secrets/secret-name.ts'
import { containsSecret, isSecretInTheClear } from '../secrets/secret-value.ts'
import type { SecretPlace } from './inventory-host.ts'
import type { YamlSource } from './yaml-source.ts'

/** The secrets that stand in a file in the clear, and where one may stand that could not be read. */
export interface SecretFindings {
  secrets: SecretPlace[]
  residue: Residue[]
}

export const createFindings = (): SecretFindings => ({ secrets: [], residue: [] })

interface Place {
  key: string
  line: number
}

/**
 * One value and what it is called, found out by its name and by what it is itself. A dictionary or list that is written as text, as
 * Ansible's INI form has it, is looked through.
 *
 * @param telling - a name above it says that what is below is secret: `passwords: {root: …}`
 */
export function examineValue(
  found: SecretFindings,
  name: string,
  value: string,
  place: Place,
  telling = false,
): void {
  const named = isSecretName(name) || (telling && !neutralName.test(name))
  const inTheClear = named ? isSecretInTheClear(value) : 'no'
  const asArguments = argumentsName.test(name) && hasSecretArgument(value.split(/\s+/))
  // A list may begin with a dictionary, and a template with two braces.
  const isFlow = /^\s*(?:\[|\{(?![{%#]))/.test(value)
  if (inTheClear === 'yes' || asArguments || (!isFlow && containsSecret(value))) {
    found.secrets.push(place)
  } else if (inTheClear === 'unknown') {
    found.residue.push(createResidue(place.line, `${place.key}: a template makes a part of it`))
  } else if (isFlow) {
    examineFlow(found, name, value, place)
  }
}

/** What below a telling name is none: `credentials: {username: …, password: …}`. */
const neutralName =
  /^(?:user(?:name)?|login|name|host(?:name)?|port|url|uri|path|file|database|db|id|type|kind|key|role|state|enabled|description|length|algorithm|method|driver|comment|mode|owner|group|src|dest|environment|region|bucket|expires?|ttl|when|groups?|uid|gid|shell|home)$/i
const argumentsName = /(?:args|arguments|options|opts|command|cmd)$/i

/** Longer than any dictionary that is written into one line by hand. */
const flowLimit = 16 * 1024

function examineFlow(found: SecretFindings, name: string, value: string, place: Place): void {
  const document =
    value.length > flowLimit ? null : parseDocument(value, { version: '1.1', logLevel: 'error' })
  if (!document || document.errors.length > 0) {
    found.residue.push(createResidue(place.line, `${place.key}: a dictionary or list that could not be read`))
    return
  }
  const before = found.secrets.length
  const descend = (node: unknown, key: string, above: string, telling: boolean, depth: number): void => {
    if (depth > depthLimit) return
    if (isMap(node)) {
      for (const item of node.items) {
        const inner = isScalar(item.key) ? String(item.key.value) : ''
        descend(item.value, `${key}.${inner}`, inner, telling || isContainerName(above), depth + 1)
      }
    } else if (isSeq(node)) {
      for (const item of node.items) descend(item, key, above, telling, depth + 1)
    } else if (isScalar(node) && typeof node.value !== 'boolean' && node.value !== null) {
      const text = String(node.value)
      // What is nested as text once more is not unfolded without end.
      if (depth > 0)
        examineValue(
          found,
          above,
          depth > 4 ? text.replace(/^\s*[[{]/, '') : text,
          { ...place, key },
          telling,
        )
    }
  }
  descend(document.contents, place.key, name, false, 0)
  // One place in the file is one finding for each key.
  const added = found.secrets.splice(before)
  found.secrets.push(...new Map(added.map((each) => [each.key, each])).values())
}

const depthLimit = 32

/** Every secret under a node of a YAML file, whatever it is nested in. */
export function examineNode(
  found: SecretFindings,
  yaml: YamlSource,
  node: Node | null,
  { name, ...place }: Place & { name: string },
): void {
  // An alias may lead back to what is above it, and stand in many places.
  const visited = new Set<Node>()
  const descend = (current: Node | null, above: string, at: Place, telling: boolean, depth: number): void => {
    const map = yaml.mapping(current)
    const items = yaml.sequence(current)
    if (current !== null && (map || items)) {
      if (visited.has(current) || depth > depthLimit) return
      visited.add(current)
    }
    if (map) {
      const entries = yaml.entries(map)
      const title = entries.find(({ key }) => /^name$/i.test(key))
      for (const { key, value, line } of entries) {
        // `{name: DB_PASSWORD, value: …}`, as environments are written.
        const named = /^value$/i.test(key) && title ? String(yaml.scalar(title.value) ?? key) : key
        descend(value, named, { key: `${at.key}.${key}`, line }, telling || isContainerName(above), depth + 1)
      }
    } else if (items) {
      for (const item of items) descend(item, above, at, telling, depth + 1)
    } else {
      const scalar = yaml.scalar(current)
      if (scalar === null || typeof scalar === 'boolean' || isSealedTag(current?.tag)) return
      examineValue(found, above, String(scalar), at, telling)
    }
  }
  descend(node, name, place, false, 0)
}

/** `!vault`, and the tags of other stores of secrets. */
function isSealedTag(tag: string | undefined): boolean {
  return tag !== undefined && /^!(?:vault|vault-encrypted|encrypted|sops|secret)\b/.test(tag)
}

/** Names whose dictionaries hold secrets by names of their own: `passwords`, `secrets`, `db_password: {prod: …}`. */
function isContainerName(name: string): boolean {
  return isSecretName(name)
}
