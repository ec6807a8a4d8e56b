import type * as z from 'zod'

/** What a schema makes of a value that a newer version of mmverify wrote. */
export type KnownPart<T> =
  | {
      status: 'known'
      /** Without the members that the schema does not know. */
      value: T
      /** Where those members stand: `["TLS 1.3"].value.echo`. */
      unknown: string[]
    }
  | {
      status: 'unreadable'
      /** Where the first value stands that the schema does not allow. */
      place: string
    }

export type JsonObject = Record<string, unknown>

/**
 * Reads what a schema of strict objects knows of a JSON value. Members that it does not know are left out and named: by the promise of
 * a minor version (docs/schemas/README.md) they take nothing from what the others say. All else that the schema refuses makes the whole
 * value unreadable, a new key of a table by TLS version or the like among it: that is a new value and no addition.
 */
export function takeKnownPart<T extends z.ZodType>(schema: T, given: unknown): KnownPart<z.infer<T>> {
  const value = structuredClone(given)
  const unknown: string[] = []
  for (;;) {
    const parsed = schema.safeParse(value, { error: markTableKeys })
    if (parsed.success) return { status: 'known', value: parsed.data, unknown }
    for (const issue of parsed.error.issues) {
      const members = findUnknownMembers(issue)
      if (members === null) return { status: 'unreadable', place: formatPlace(issue.path) }
      for (const path of members) {
        removeMember(value, path)
        unknown.push(formatPlace(path))
      }
    }
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type Path = readonly PropertyKey[]

const unknownTableKey = 'unknown key of a table'

/** Zod reports both with one code: this tells the keys of a table (`z.partialRecord`) from the members of an object. */
function markTableKeys({ code, inst }: z.core.$ZodRawIssue): string | undefined {
  const ofTable = inst !== undefined && 'type' in inst._zod.def && inst._zod.def.type === 'record'
  return code === 'unrecognized_keys' && ofTable ? unknownTableKey : undefined
}

/** The members that have to go for the schema to accept the value there. Null: that is not what is wrong. */
function findUnknownMembers(issue: z.core.$ZodIssue): Path[] | null {
  if (issue.code === 'unrecognized_keys') {
    return issue.message === unknownTableKey ? null : issue.keys.map((key) => [...issue.path, key])
  }
  if (issue.code !== 'invalid_union') return null
  const alternatives = issue.errors.map(findAll).filter((paths) => paths !== null)
  const [least, ...others] = alternatives.toSorted((a, b) => a.length - b.length)
  if (!least) return null
  // Two shapes that would each lose something else: which one is meant is not known.
  const places = others.map((paths) => new Set(paths.map(formatPlace)))
  if (!places.every((place) => least.every((path) => place.has(formatPlace(path))))) return null
  return least.map((path) => [...issue.path, ...path])
}

function findAll(issues: readonly z.core.$ZodIssue[]): Path[] | null {
  const found = issues.map(findUnknownMembers)
  return found.every((paths) => paths !== null) ? found.flat() : null
}

function removeMember(value: unknown, path: Path): void {
  const parent = path.slice(0, -1).reduce((inner, key) => (inner as Record<PropertyKey, unknown>)[key], value)
  delete (parent as Record<PropertyKey, unknown>)[path.at(-1) ?? '']
}

function formatPlace(path: Path): string {
  return path
    .map((key) => (typeof key === 'string' && /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`))
    .join('')
}
