import { type Run, type RunFile, runFileHeaderSchema, runSchema } from '../core/run.ts'
import { jsonListWriter } from './json-list.ts'
import { runsOf } from './run-file.ts'

/**
 * run.json as it is published, in pieces: indented, keys in the schema's order whatever order the object was built in, a line
 * feed at the end. The same verdicts give the same bytes. A run of a newer version is written as it was read. Throws on an object that
 * is not a run: that is a bug.
 */
export function* renderRunJson(file: RunFile): Generator<string> {
  if (!('runs' in file)) {
    const [run] = runsOf(file).map(writtenForm)
    yield `${JSON.stringify({ ...headerOf(file), ...run }, null, 2)}\n`
    return
  }
  const { runs, ...header } = file
  yield jsonListWriter.open(runFileHeaderSchema.parse(header), 'runs')
  for (const [index, run] of runs.entries()) yield jsonListWriter.element(writtenForm(run), index)
  yield jsonListWriter.close
}

function headerOf({ schemaVersion, schemaMinor, tool, shard }: RunFile) {
  return runFileHeaderSchema.parse({ schemaVersion, schemaMinor, tool, shard })
}

function writtenForm(run: Run): object {
  return run.asRead ?? runSchema.parse(run)
}
