import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Collection, factsSchemaMinor, factsSchemaVersion } from '../../probes/collection.ts'

/** The saved evidence of one target. */
export interface Recording {
  /** Its folder below the folder of all recordings. */
  name: string
  collection: Collection
}

const header = {
  schemaVersion: factsSchemaVersion,
  ...(factsSchemaMinor > 0 && { schemaMinor: factsSchemaMinor }),
  tool: { name: 'mmverify', version: 'recording' },
}

/**
 * Every `facts.json` below a folder, by name. What is in them is not checked here: the checkouts that judge them do that.
 *
 * @throws where there is none: a comparison of nothing would find no difference
 */
export function readRecordings(folder: string): Recording[] {
  const paths = globSync('**/facts.json', { cwd: folder }).sort()
  if (paths.length === 0) throw new Error(`no facts.json below ${folder}`)
  return paths.flatMap((path) => {
    const { schemaVersion, schemaMinor, tool, ...content } = JSON.parse(
      readFileSync(join(folder, path), 'utf8'),
    )
    const collections: Collection[] = content.runs ?? [content]
    return collections.map((collection, index) => ({
      name: collections.length === 1 ? dirname(path) : `${dirname(path)} (target ${index + 1})`,
      collection,
    }))
  })
}

/** Writes recordings as one `facts.json` of many targets, which one process judges. */
export function writeFacts(folder: string, collections: readonly Collection[]): void {
  mkdirSync(folder, { recursive: true })
  const [only, ...others] = collections
  const content = others.length === 0 ? { ...header, ...only } : { ...header, runs: collections }
  writeFileSync(join(folder, 'facts.json'), `${JSON.stringify(content, null, 2)}\n`)
}
