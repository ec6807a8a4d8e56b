import type { Document, Pair } from 'yaml'
import type * as z from 'zod'
import { isNestedDeeper } from '../../core/nested-json.ts'
import { FileTooLongError, readBoundedText } from '../../probes/work/bounded-file.ts'
import { UsageError } from '../usage-error.ts'

/** Most bytes of a file that people write. */
const writtenLimit = 2 ** 20
/** Most bytes of a file that mmverify or another program wrote: the evidence of some hundred targets. */
export const recordedLimit = 2 ** 28

/** A file's text, or a usage error that says which file can't be read and why. @param limit - most bytes */
export async function readText(path: string, what: string, limit = writtenLimit): Promise<string> {
  try {
    return await readBoundedText(path, limit)
  } catch (error) {
    throw describeUnreadableFile(error, path, what)
  }
}

/** What is wrong with a file that can't be read. Throws what says nothing of the file. */
export function describeUnreadableFile(error: unknown, path: string, what: string): UsageError {
  if (error instanceof FileTooLongError)
    return new UsageError(
      `the ${what} ${path} has more than ${error.limit / 2 ** 20} MiB: that much is not read`,
    )
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  return new UsageError(`cannot read the ${what} ${path} (${code}): check the path`)
}

/** JSON, or a usage error that names the file. */
export function parseJson(text: string, path: string): unknown {
  if (isNestedDeeper(text, maxDepth))
    throw new UsageError(`${path} is nested more than ${maxDepth} deep: that is not read`)
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${path} is not JSON, or was cut off: check the path`)
  }
}

/** Five times what any file here has. */
const maxDepth = 100

/** A YAML (or JSON) file of a known shape, or a usage error that names the file and its first mistake. */
export async function readYaml<T extends z.ZodType>(
  path: string,
  what: string,
  schema: T,
): Promise<z.infer<T>> {
  const text = await readText(path, what)
  const { parseDocument } = await import('yaml')
  // The library compares each key with all before it, which takes minutes where there are many.
  const document = parseDocument(text, { uniqueKeys: false })
  const [syntax] = document.errors
  const unfit = syntax ?? (await findUnfitKey(document))
  if (unfit) {
    const line = text.slice(0, unfit.pos[0]).split('\n').length
    throw new UsageError(`${path}: not YAML (${unfit.code} at line ${line})`)
  }
  const parsed = schema.safeParse(createValue(document, path))
  if (!parsed.success) {
    const { suggestKey } = await import('./suggest-key.ts')
    throw new UsageError(`${path}: ${describeIssue(parsed.error)}${suggestKey(parsed.error, schema)}`)
  }
  return parsed.data
}

interface Unfit {
  code: string
  pos: readonly [number, ...number[]]
}

/** The first key that stands twice in its mapping, or is a collection, which takes ever longer to write as a name. */
async function findUnfitKey(document: Document): Promise<Unfit | null> {
  const { isAlias, isPair, isScalar, visit } = await import('yaml')
  let unfit: Unfit | null = null
  visit(document, {
    Map(_, { items }) {
      const names = new Set<string>()
      for (const { key } of items.filter((item): item is Pair => isPair(item))) {
        const { range } = (key ?? {}) as { range?: [number, number, number] }
        const name = isScalar(key) ? String(key.value) : null
        const code = name === null ? (isAlias(key) ? 'ALIAS_AS_KEY' : 'KEY_NOT_TEXT') : 'DUPLICATE_KEY'
        if (name === null || names.has(name)) unfit ??= { code, pos: range ?? [0] }
        names.add(name ?? '')
      }
    },
  })
  return unfit
}

function createValue(document: Document, path: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // What the library throws where aliases stand for more than a hundred times what they are written in.
    if (!(error instanceof ReferenceError)) throw error
    throw new UsageError(`${path}: its aliases stand for too much: write it out`)
  }
}

/** The first complaint, with the place it speaks of: `targets[0].ports: unrecognized key …`. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  const place = issue?.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return `${place ? `${place.replace(/^\./, '')}: ` : ''}${issue?.message ?? 'not valid'}`
}
