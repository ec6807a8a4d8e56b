import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/**
 * Writes a module that breaks mmverify where it is loaded before it (`--require`): the command runs its sources, and in the source whose path
 * ends so `find` is replaced.
 */
export function sabotage(folder: string, path: string, find: string, replacement: string): string {
  const file = join(folder, 'sabotage.cjs')
  writeFileSync(
    file,
    `const freshness = ${JSON.stringify(join(root, 'bin', 'freshness.cjs'))}
    require.cache[freshness] = { id: freshness, loaded: true, exports: { buildIsFresh: () => false } }
    require('node:module').registerHooks({
      load(url, context, next) {
        const loaded = next(url, context)
        if (!url.endsWith(${JSON.stringify(path)})) return loaded
        const source = String(loaded.source)
        if (!source.includes(${JSON.stringify(find)})) throw new Error('nothing to break in ' + url)
        return { ...loaded, source: source.replace(${JSON.stringify(find)}, ${JSON.stringify(replacement)}) }
      },
    })`,
  )
  return file
}
