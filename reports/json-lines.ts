import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Run } from '../core/run.ts'

/**
 * A file of JSON lines, one a target, each whole as soon as it is added: what was judged survives an interruption. The first one begins it
 * anew, so that a run which never gets that far writes nothing.
 */
export function streamJsonLines(path: string): (run: Run) => void {
  let write = (line: string) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, line)
    write = (next) => appendFileSync(path, next)
  }
  return (run) => write(`${JSON.stringify(run.asRead ?? run)}\n`)
}
