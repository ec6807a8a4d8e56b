'use strict'

// The build runs, or, in a checkout whose sources are newer, the sources as they are: Node strips the types.
const { enableCompileCache } = require('node:module')
const { homedir } = require('node:os')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { buildIsFresh } = require('./freshness.cjs')
const guard = require('./guard.cjs')
const { quieten } = require('./quiet-environment.cjs')

// Before any secret is read. The process is replaced: same number, same streams, and nothing that waits for it notices.
const heeded = quieten(process.env)
if (heeded.length > 0) {
  const why = `${heeded.join(', ')} would show secrets, and is left aside: --debug says what is done`
  process.stderr.write(`mmverify: ${why}\n`)
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  process.execve(process.execPath, command, { ...process.env })
}

// Compiled code is kept between runs, for the worker threads too: in the user's own folder, since what others could
// write there would be run.
process.env.NODE_COMPILE_CACHE ??= join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mmverify')
enableCompileCache(process.env.NODE_COMPILE_CACHE)

const entry = join(__dirname, '..', buildIsFresh() ? 'dist/cli/main.js' : 'cli/main.ts')
import(pathToFileURL(entry).href).then(({ main }) => main(process.argv.slice(2), guard))
