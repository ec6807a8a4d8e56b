#!/usr/bin/env node
'use strict'

// Plain, old JavaScript: this file must say something sensible on any Node. It starts the command with a Node that can
// run it: this one, or the one that npm installed beside it. There is one for Linux alone (`optionalDependencies`).

var guard = require('./guard.cjs')

/** The first with OpenSSL 3.5: what came before cannot agree on keys by ML-KEM, which TLS is asked for. */
var required = [24, 5]
/** Set for the Node that is started from here, and taken away by it at once. */
var launched = 'MMVERIFY_LAUNCHED'

if (process.env[launched]) endWithLauncher()
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
  var env = Object.assign({}, process.env)
  env[launched] = '1'
  var child = quiet.withoutOutput(function () {
    return require('child_process').spawn(binary, [__filename].concat(process.argv.slice(2)), {
      env: env,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
  })
  // Whoever sends a signal to a process knows this one. Of a Ctrl-C, which a terminal sends to both, the child takes the second for the
  // first. This one ends when the child has.
  guard.onSignal = function (name) {
    child.kill(name)
  }
  child.on('error', function (error) {
    guard.onCrash(error, 'starting ' + binary)
  })
  child.on('exit', function (code, signal) {
    process.exit(exitCodeOf(code, signal))
  })
}

/** The child's own where it decided on one. What Node or the system ended it with (SIGSEGV, SIGABRT for want of memory) is a crash. */
function exitCodeOf(code, signal) {
  var known = signal ? guard.signalCodes[signal] : code
  if (signal ? known : code <= 4 || code > 128) {
    guard.decide(known)
    return known
  }
  var end = signal ? 'was ended by ' + signal : 'ended with ' + code
  guard.say(guard.reportCrash(new Error('the Node that it ran on ' + end), 'the launcher'))
  return 4
}

/** A launcher that was killed can pass on no signal: its end is one, as that of a terminal is. */
function endWithLauncher() {
  delete process.env[launched]
  if (!process.channel) return
  process.on('disconnect', function () {
    guard.onSignal('SIGHUP')
  })
  process.channel.unref()
}

function complain() {
  var problem = 'needs Node.js ' + required.join('.') + ' or newer, and this is ' + process.versions.node
  guard.say(problem + ': install a newer one (https://nodejs.org)')
  guard.decide(2)
}
