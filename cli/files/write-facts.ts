import { closeSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { type Collection, factsSchemaMinor, factsSchemaVersion } from '../../probes/collection.ts'
import { jsonListWriter } from '../../reports/json-list.ts'
import {
  makeFolder,
  modeOfReplaced,
  openNewFile,
  requireNoForeignLink,
  siblingPathOf,
} from '../../reports/private-files.ts'
import { keepElsewhere } from './kept-folder.ts'

/** `facts.json` as it is written: to a sibling, piece by piece, and whole under its own name only when it is complete. */
export interface FactsFileWriter extends Disposable {
  add(collection: Collection): void
  /** Gives the file its name. Disposing of it without that removes it. */
  finish(): void
}

/**
 * @param count - how many collections will come: one is the file itself, several stand under `runs`
 * @param onMove - called where the file can't be written there (no room, the folder is gone), with why, and with the place that it was
 * written to instead; null, where none took it. Without it the file system's own error is thrown
 */
export function openFactsFile(
  path: string,
  count: number,
  onMove?: (why: string, place: string | null) => void,
): FactsFileWriter {
  let place = path
  let temporary = siblingPathOf(path, 'new')
  let file: number | null = null
  /** Nowhere is any room. */
  let lost = false
  /** How much of the file is whole. */
  let length = 0
  const begin = () => {
    requireNoForeignLink(place)
    makeFolder(dirname(place))
    file = openNewFile(temporary, modeOfReplaced(place))
    return file
  }
  const append = (content: Uint8Array) => {
    const target = file ?? begin()
    for (let written = 0; written < content.length; )
      written += writeSync(target, content, written, content.length - written, length + written)
  }
  const write = (content: string) => {
    const bytes = Buffer.from(content)
    attempt(() => append(bytes))
    length += bytes.length
  }
  const attempt = (act: () => void) => {
    if (lost) return
    try {
      act()
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (!onMove || code === undefined) throw error
      try {
        keepElsewhere('facts.json', (other) => {
          move(other)
          act()
        })
        onMove(code, place)
      } catch {
        lost = true
        onMove(code, null)
      }
    }
  }
  /** With what there is of it. */
  const move = (other: string) => {
    const [before, beforePath] = [file, temporary]
    place = other
    temporary = siblingPathOf(place, 'new')
    file = openNewFile(temporary)
    if (before === null) return
    copyStart(before, file, length)
    closeSync(before)
    rmSync(beforePath, { force: true })
  }
  const close = () => {
    if (file !== null) closeSync(file)
    file = null
  }
  let named = false
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
      attempt(() => renameSync(temporary, place))
      named = !lost
      close()
    },
    [Symbol.dispose]() {
      if (named || file === null) return
      close()
      rmSync(temporary, { force: true })
    },
  }
}

const chunkLength = 1 << 20

function copyStart(from: number, to: number, length: number): void {
  const chunk = Buffer.alloc(Math.min(chunkLength, length))
  for (let at = 0; at < length; ) {
    const read = readSync(from, chunk, 0, Math.min(chunk.length, length - at), at)
    writeSync(to, chunk, 0, read, at)
    at += read
  }
}

function createHeader(schemaMinor: number) {
  return {
    schemaVersion: factsSchemaVersion,
    ...(schemaMinor > 0 && { schemaMinor }),
    tool: { name: 'mmverify', version: manifest.version },
  }
}
