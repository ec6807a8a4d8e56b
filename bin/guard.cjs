'use strict'

// Plain, old JavaScript, and loaded before everything else: what it promises holds from the first moment on, on any Node.
//
// - Until a command has decided, the process ends with 4: an error while modules are loaded, a promise that nobody waits for and an event
//   loop that runs empty must not look like a gate that passed (0), failed (1) or stayed open (3).
// - A signal ends it with 128 and the signal's number. What has begun to run takes `onSignal` over, and ends in order.

var crashReports = require('./crash-report.cjs')

var signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
var ownFailure = 4
var decided = false

var guard = {
  signalCodes: signalCodes,
  /** What a crash report says besides the error. `folders`: where it may be written, the best first. */
  state: { phase: 'start', targets: [], folders: [], secrets: nothing },
  onSignal: endBySignal,
  onCrash: (error, where) => {
    say(reportCrash(error, where))
    process.exit(ownFailure)
  },
  decide: decide,
  endBySignal: endBySignal,
  reportCrash: reportCrash,
  say: say,
}

process.exitCode = ownFailure
Object.keys(signalCodes).forEach((name) => {
  process.on(name, () => {
    guard.onSignal(name)
  })
})
process.on('uncaughtException', (error) => {
  guard.onCrash(error, 'an uncaught exception')
})
process.on('unhandledRejection', (error) => {
  guard.onCrash(error, 'an unhandled rejection')
})
// Whoever reads the output may go away. What is written then is lost, which is no crash; `cli/main.ts` says where it is a failure.
process.stdout.on('error', nothing)
process.stderr.on('error', nothing)
process.on('exit', () => {
  if (decided) return
  say(
    reportCrash(
      new Error('nothing was left to wait for, and no exit code was decided on'),
      guard.state.phase,
    ),
  )
  process.exitCode = ownFailure
})

if (process.env.npm_execpath !== undefined) watchParent()

module.exports = guard

/** What the process ends with; a later decision takes the place of an earlier one. */
function decide(code) {
  decided = true
  process.exitCode = code
}

/**
 * Node waits at its end for every thread of its pool, and one that resolves a name or opens a pipe can't be stopped. Then the signal itself
 * ends the process, for which a shell says the same number.
 */
function endBySignal(name) {
  decide(signalCodes[name])
  if (hasBlockedThread()) {
    process.removeAllListeners(name)
    process.kill(process.pid, name)
  }
  process.exit(signalCodes[name])
}

/**
 * npx passes a SIGTERM on to the shell that it started this process by, and the shell to nobody: its end is the signal. It is looked for from
 * here on, by the launcher of an old Node too, whose own end ends what it has started.
 */
function watchParent() {
  var parent = process.ppid
  var timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    guard.onSignal('SIGTERM')
  }, 500)
  timer.unref()
}

function hasBlockedThread() {
  var active = process.getActiveResourcesInfo ? process.getActiveResourcesInfo() : []
  return active.some((name) => /^(FSReq|GetAddrInfo|GetNameInfo)/.test(name))
}

/** Writes the crash report, anew with every crash, and gives the line that says so. */
function reportCrash(error, where) {
  decide(ownFailure)
  return crashReports.reportCrash(guard.state, error, where)
}

/** A line on stderr. */
function say(text) {
  process.stderr.write('mmverify: ' + text + '\n')
}

function nothing() {
  return []
}
