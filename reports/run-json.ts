import { type RunFile, runFileSchema } from '../suites/run.ts'

/**
 * run.json as it is published: indented, keys in the schema's order whatever order the object was built in, a line
 * feed at the end. The same verdicts give the same bytes. Throws on an object that is not a run: that is a bug.
 */
export function renderRunJson(file: RunFile): string {
  return `${JSON.stringify(runFileSchema.parse(file), null, 2)}\n`
}
