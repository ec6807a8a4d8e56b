import { readFile } from 'node:fs/promises'
import type * as z from 'zod'
import { UsageError } from '../usage-error.ts'

/** A file's text, or a usage error that says which file can't be read and why. */
export async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(
      `cannot read the ${what} ${path} (${(error as NodeJS.ErrnoException).code}): check the path`,
    )
  }
}

/** JSON, or a usage error that names the file. */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${path} is not JSON`)
  }
}

/** A YAML (or JSON) file of a known shape, or a usage error that names the file and its first mistake. */
export async function readYaml<T extends z.ZodType>(
  path: string,
  what: string,
  schema: T,
): Promise<z.infer<T>> {
  const text = await readText(path, what)
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text)
  const [syntax] = document.errors
  if (syntax)
    throw new UsageError(`${path}: not YAML (${syntax.code} at line ${syntax.linePos?.[0].line ?? 1})`)
  const parsed = schema.safeParse(document.toJS())
  if (!parsed.success) {
    const { suggestKey } = await import('./suggest-key.ts')
    throw new UsageError(`${path}: ${describeIssue(parsed.error)}${suggestKey(parsed.error, schema)}`)
  }
  return parsed.data
}

/** The first complaint, with the place it speaks of: `targets[0].ports: unrecognized key …`. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  const place = issue?.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return `${place ? `${place.replace(/^\./, '')}: ` : ''}${issue?.message ?? 'not valid'}`
}
