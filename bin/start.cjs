'use strict'

// In a checkout the sources run as they are (Node strips the types); the published package carries JavaScript,
// because Node does not strip types below node_modules.
const { existsSync } = require('node:fs')
const { enableCompileCache } = require('node:module')
const { homedir } = require('node:os')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

// Compiled code is kept between runs, for the worker threads too: in the user's own folder, since what others could
// write there would be run.
process.env.NODE_COMPILE_CACHE ??= join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mmverify')
enableCompileCache(process.env.NODE_COMPILE_CACHE)

const source = join(__dirname, '..', 'cli', 'main.ts')
const entry = existsSync(source) ? source : join(__dirname, '..', 'dist', 'cli', 'main.js')
import(pathToFileURL(entry).href).then(({ main }) => main(process.argv.slice(2)))
