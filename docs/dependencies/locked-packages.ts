import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const root = join(import.meta.dirname, '..', '..')

const packageSchema = z.object({
  /** Where it is installed under another. */
  name: z.string().optional(),
  version: z.string(),
  /** An SPDX expression. */
  license: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  /** Not installed with `--omit=dev`. */
  dev: z.boolean().optional(),
  /** Not installed where the platform is another. */
  optional: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
})

export interface LockedPackage extends z.infer<typeof packageSchema> {
  /** Below the root: node_modules/a/node_modules/b. The root itself is ''. */
  folder: string
  name: string
}

/** These say it in package.json in the form of old, `licenses`, which npm does not read. */
const licencesOfOld: Record<string, string> = { buildcheck: 'MIT', 'cpu-features': 'MIT', ssh2: 'MIT' }

/** Every package of the lock file by its folder. */
export function readLockedPackages(): ReadonlyMap<string, LockedPackage> {
  const { packages } = z
    .object({ packages: z.record(z.string(), packageSchema) })
    .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  return new Map(
    Object.entries(packages).map(([folder, locked]) => {
      const name = locked.name ?? folder.replace(/^.*node_modules\//, '')
      return [folder, { ...locked, license: locked.license ?? licencesOfOld[name], folder, name }]
    }),
  )
}
