import { join } from 'node:path'
import { type Collection, factsSchemaVersion } from '../../probes/collection.ts'
import { UsageError } from '../usage-error.ts'
import { describeIssue, parseJson, readText } from './input.ts'

/** The evidence saved in a report directory. Facts of another schema version are refused, not guessed at. */
export async function readFacts(directory: string): Promise<Collection[]> {
  const path = join(directory, 'facts.json')
  const json = parseJson(await readText(path, 'facts'), path)
  const version = (json as { schemaVersion?: unknown } | null)?.schemaVersion
  if (version !== factsSchemaVersion) {
    throw new UsageError(
      `${path} has schemaVersion ${JSON.stringify(version)}, and this mmverify reads ${factsSchemaVersion}: collect the facts again`,
    )
  }
  const { factsFileSchema } = await import('../../probes/collection.ts')
  const parsed = factsFileSchema.safeParse(json)
  if (!parsed.success)
    throw new UsageError(`${path} is not a facts.json of this version: ${describeIssue(parsed.error)}`)
  return 'runs' in parsed.data ? parsed.data.runs : [parsed.data]
}
