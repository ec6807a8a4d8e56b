import { type Run, type RunFile, runSchemaVersion, type Shard } from '../../core/run.ts'
import manifest from '../../package.json' with { type: 'json' }

/** `run.json`'s content: the run itself for one target, `runs` for several. */
export function composeRunFile(runs: readonly Run[], shard: Shard | null): RunFile {
  const header = {
    schemaVersion: runSchemaVersion,
    tool: { name: 'mmverify', version: manifest.version },
    ...(shard && { shard }),
  } as const
  const [only, ...more] = runs
  return only && more.length === 0 ? { ...header, ...only } : { ...header, runs: [...runs] }
}
