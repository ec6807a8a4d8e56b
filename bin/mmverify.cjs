#!/usr/bin/env node
'use strict'

// Plain, old JavaScript: this file must say something sensible on any Node. It starts the command with a Node that can
// run it: this one, or the one that the npm package `node` brought into the checkout.

var required = 24

if (parseInt(process.versions.node, 10) >= required) require('./start.cjs')
else startWith(bundledNode())

function bundledNode() {
  try {
    return require.resolve('node/bin/node')
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

function startWith(binary) {
  if (!binary) return complain()
  var child = require('child_process').spawn(binary, [__filename].concat(process.argv.slice(2)), {
    stdio: 'inherit',
  })
  // Ctrl-C reaches the child by itself; the child decides the exit code.
  process.on('SIGINT', function () {})
  process.on('SIGTERM', function () {
    child.kill('SIGTERM')
  })
  child.on('exit', function (code, signal) {
    if (signal) process.kill(process.pid, signal)
    else process.exitCode = code
  })
}

function complain() {
  var problem = 'needs Node.js ' + required + ' or newer, and this is ' + process.versions.node
  process.stderr.write('mmverify: ' + problem + ': install a newer one (https://nodejs.org)\n')
  process.exitCode = 2
}
