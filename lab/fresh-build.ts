import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const { buildIsFresh } = createRequire(import.meta.url)('../bin/freshness.cjs') as { buildIsFresh(): boolean }

/** Vitest's global setup: commands are tested as they are shipped, and a build starts in half the time of the sources. */
export function setup(): void {
  if (!buildIsFresh()) execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
}
