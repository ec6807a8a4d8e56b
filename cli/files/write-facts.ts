import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { type Collection, factsSchemaMinor, factsSchemaVersion } from '../../probes/collection.ts'
import { jsonListWriter } from '../../reports/json-list.ts'

/** `facts.json` as it is written: to a sibling, piece by piece, and whole under its own name only when it is complete. */
export interface FactsFileWriter extends Disposable {
  add(collection: Collection): void
  /** Gives the file its name. Disposing of it without that removes it. */
  finish(): void
}

/** @param count - how many collections will come: one is the file itself, several stand under `runs`. */
export function openFactsFile(path: string, count: number): FactsFileWriter {
  const temporary = `${path}.${process.pid}.new`
  let file: number | null = null
  const write = (content: string) => {
    if (file === null) {
      mkdirSync(dirname(path), { recursive: true })
      file = openSync(temporary, 'w')
      unfinished = true
    }
    writeSync(file, content)
  }
  const close = () => {
    if (file !== null) closeSync(file)
    file = null
  }
  /** There is a sibling that has to go, unless it gets its name. */
  let unfinished = false
  let added = 0
  /** Of the file, as its first collection has it. */
  let schemaMinor = factsSchemaMinor
  return {
    add(collection) {
      added += 1
      const { newer, ...content } = collection
      const minor = newer?.schemaMinor ?? factsSchemaMinor
      if (added === 1) schemaMinor = minor
      if (minor > schemaMinor) throw new Error(`facts of schema minor ${minor} in a file of ${schemaMinor}`)
      const header = createHeader(schemaMinor)
      const written = newer?.asRead ?? content
      if (count === 1) return write(JSON.stringify({ ...header, ...written }, null, 2))
      if (added === 1) write(jsonListWriter.open(header, 'runs'))
      write(jsonListWriter.element(written, added - 1))
    },
    finish() {
      write(count === 1 ? '\n' : jsonListWriter.close)
      close()
      renameSync(temporary, path)
      unfinished = false
    },
    [Symbol.dispose]() {
      if (!unfinished) return
      close()
      rmSync(temporary, { force: true })
    },
  }
}

function createHeader(schemaMinor: number) {
  return {
    schemaVersion: factsSchemaVersion,
    ...(schemaMinor > 0 && { schemaMinor }),
    tool: { name: 'mmverify', version: manifest.version },
  }
}
