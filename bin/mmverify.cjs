#!/usr/bin/env node
'use strict'

// Plain, old JavaScript: this file must say something sensible on any Node. It starts the command with a Node that can
// run it: this one, or the one that npm installed beside it. There is one for Linux alone (`optionalDependencies`).

/** The first with OpenSSL 3.5: what came before cannot agree on keys by ML-KEM, which TLS is asked for. */
var required = [24, 5]

if (isNewEnough(process.versions.node.split('.').map(Number))) require('./start.cjs')
else startWith(bundledNode())

function isNewEnough(version) {
  return version[0] > required[0] || (version[0] === required[0] && version[1] >= required[1])
}

function bundledNode() {
  try {
    return require.resolve('node-' + process.platform + '-' + process.arch + '/bin/node')
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

function startWith(binary) {
  if (!binary) return complain()
  var quiet = require('./quiet-environment.cjs')
  quiet.quieten(process.env)
  var child = quiet.withoutOutput(function () {
    return require('child_process').spawn(binary, [__filename].concat(process.argv.slice(2)), {
      stdio: 'inherit',
    })
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
  var problem = 'needs Node.js ' + required.join('.') + ' or newer, and this is ' + process.versions.node
  process.stderr.write('mmverify: ' + problem + ': install a newer one (https://nodejs.org)\n')
  process.exitCode = 2
}
