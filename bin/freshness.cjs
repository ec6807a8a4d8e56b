'use strict'

// Is the build that of the sources beside it? In a checkout they are edited; the published package has none.
const { createHash } = require('node:crypto')
const { existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const folders = ['cli', 'containers', 'core', 'probes', 'reports', 'suites']
const files = ['package.json', 'node_modules/.package-lock.json', 'rolldown.config.ts']
const stamp = join(root, 'dist', 'sources.txt')

/** Names, sizes and times of all sources; their contents would take longer to read than the build saves. */
function fingerprint() {
  const hash = createHash('sha256')
  const note = (path) => {
    const { mtimeMs, size } = statSync(path, { throwIfNoEntry: false }) ?? {}
    hash.update(`${path} ${mtimeMs} ${size}\n`)
  }
  for (const folder of folders) {
    for (const name of readdirSync(join(root, folder), { recursive: true }).sort()) {
      if (/\.(ts|mjs|json|conf|cnf)$/.test(name)) note(join(root, folder, name))
    }
  }
  for (const name of files) note(join(root, name))
  return hash.digest('hex')
}

function buildIsFresh() {
  if (!existsSync(join(root, 'cli', 'main.ts'))) return true
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()
}

if (require.main === module) writeFileSync(stamp, fingerprint())

module.exports = { buildIsFresh }
