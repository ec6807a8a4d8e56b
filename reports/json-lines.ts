import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Run } from '../suites/run.ts'

/** Begins a file of JSON lines, one a target, each whole as soon as it is added: what was judged survives an interruption. */
export function streamJsonLines(path: string): (run: Run) => void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  return (run) => appendFileSync(path, `${JSON.stringify(run)}\n`)
}
