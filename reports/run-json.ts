import { type RunFile, runFileHeaderSchema, runFileSchema, runSchema } from '../core/run.ts'
import { jsonListWriter } from './json-list.ts'

/**
 * run.json as it is published, in pieces: indented, keys in the schema's order whatever order the object was built in, a line
 * feed at the end. The same verdicts give the same bytes. Throws on an object that is not a run: that is a bug.
 */
export function* renderRunJson(file: RunFile): Generator<string> {
  if (!('runs' in file)) {
    yield `${JSON.stringify(runFileSchema.parse(file), null, 2)}\n`
    return
  }
  const { runs, ...header } = file
  yield jsonListWriter.open(runFileHeaderSchema.parse(header), 'runs')
  for (const [index, run] of runs.entries()) yield jsonListWriter.element(runSchema.parse(run), index)
  yield jsonListWriter.close
}
