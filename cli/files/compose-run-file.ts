import { type Run, type RunFile, runSchemaMinor, runSchemaVersion, type Shard } from '../../core/run.ts'
import manifest from '../../package.json' with { type: 'json' }

/**
 * `run.json`'s content: the run itself for one target, `runs` for several.
 *
 * @param schemaMinor - a newer one where runs were read from files of it: what they hold is kept
 */
export function composeRunFile(
  runs: readonly Run[],
  shard: Shard | null,
  schemaMinor = runSchemaMinor,
): RunFile {
  const header = {
    schemaVersion: runSchemaVersion,
    ...(schemaMinor > 0 && { schemaMinor }),
    tool: { name: 'mmverify', version: manifest.version },
    ...(shard && { shard }),
  } as const
  const [only, ...more] = runs
  return only && more.length === 0 ? { ...header, ...only } : { ...header, runs: [...runs] }
}
