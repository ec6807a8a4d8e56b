'use strict'

// In a checkout the sources run as they are (Node strips the types); the published package carries JavaScript,
// because Node does not strip types below node_modules.
const { existsSync } = require('node:fs')
const { enableCompileCache } = require('node:module')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

enableCompileCache()
const source = join(__dirname, '..', 'cli', 'main.ts')
const entry = existsSync(source) ? source : join(__dirname, '..', 'dist', 'cli', 'main.js')
import(pathToFileURL(entry).href).then(({ main }) => main(process.argv.slice(2)))
