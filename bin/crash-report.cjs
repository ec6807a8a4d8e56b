'use strict'

// Plain, old JavaScript, like bin/guard.cjs, which needs it when nothing else could be loaded.
//
// A crash report is for whoever mends mmverify: what failed, where in its code, and with which versions. It has no environment and no
// facts, and of an error only its name, its message and its stack: other properties hold whatever was at hand.

var fs = require('fs')
var os = require('os')
var path = require('path')
var version = require('../package.json').version

var maxCrashes = 20
var maxMessage = 500
var maxDepth = 5
/** Shorter ones are no secrets, and taking them out would leave no text. */
var shortestSecret = 4

var crashes = []
var report = { path: null, file: null }

module.exports = { reportCrash: reportCrash, redact: redact }

/**
 * @param state - `phase`, `targets` (names), `folders` (where to write, the best first) and `secrets` (what gives every secret there is)
 * @returns what the user is told, in a line
 */
function reportCrash(state, error, where) {
  var secrets = allSecrets(state)
  var summary = redact(oneLine(where + ': ' + nameOf(error) + ': ' + messagesOf(error), 200), secrets)
  if (crashes.length < maxCrashes)
    crashes.push({ phase: state.phase, where: where, error: describeError(error, 0) })
  var text = redact(JSON.stringify(describe(state), null, 2) + '\n', secrets)
  var trouble = write(state.folders.concat(os.tmpdir()), text)
  var place =
    trouble === null ? 'crash report: ' + report.path : 'no crash report could be written (' + trouble + ')'
  return 'failed in itself (' + state.phase + '; ' + summary + '); ' + place
}

function describe(state) {
  return {
    about:
      'mmverify failed in itself. No environment, no facts and none of the secrets that it knew are in here.',
    tool: { name: 'mmverify', version: version },
    node: process.version,
    platform: process.platform + ' ' + process.arch + ' ' + os.release(),
    at: new Date().toISOString(),
    secondsSinceStart: Math.round(process.uptime() * 10) / 10,
    memory: process.memoryUsage(),
    argv: process.argv.slice(2),
    phase: state.phase,
    targets: state.targets,
    crashes: crashes,
  }
}

function describeError(error, depth) {
  if (!(error instanceof Error)) return { thrown: typeof error }
  var inner = [].concat(error.cause || [], error.errors || [])
  var described = {
    name: nameOf(error),
    code: typeof error.code === 'string' ? error.code : undefined,
    message: oneLine(messageOf(error), maxMessage),
    stack: String(error.stack)
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
  }
  if (inner.length > 0 && depth < maxDepth) {
    described.causes = inner.slice(0, maxDepth).map((cause) => describeError(cause, depth + 1))
  }
  return described
}

function nameOf(error) {
  return error instanceof Error ? String(error.name) : typeof error
}

function messageOf(error) {
  return error instanceof Error ? String(error.message) : 'something was thrown that is no error'
}

/** With those of what caused it. */
function messagesOf(error) {
  var cause = error instanceof Error && error.cause instanceof Error ? ': ' + messagesOf(error.cause) : ''
  return messageOf(error) + cause
}

/** A peer may have had a say in it: nothing that a terminal would obey. */
function oneLine(text, length) {
  var plain = text.replace(/[^\x20-\x7e\u00a1-\ud7ff\ue000-\ufffd]+/g, ' ')
  return plain.length > length ? plain.slice(0, length) + ' …' : plain
}

/** Those that were wrapped, and what stands in variables with a telling name, since a crash may come before they are read. */
function allSecrets(state) {
  var named = Object.keys(process.env).filter((name) =>
    /TOKEN|PASSWORD|PASSPHRASE|SECRET|CREDENTIAL|API_?KEY/i.test(name),
  )
  return state.secrets().concat(named.map((name) => process.env[name]))
}

/** Takes out every secret, as it is and as it would be written in JSON, in a URL and in base64, and every login in a URL. */
function redact(text, secrets) {
  return secrets
    .filter((secret) => typeof secret === 'string' && secret.length >= shortestSecret)
    .sort((a, b) => b.length - a.length)
    .reduce(
      (rest, secret) => formsOf(secret).reduce((left, form) => left.split(form).join('[redacted]'), rest),
      text,
    )
    .replace(/:\/\/[^/\s"@]*@/g, '://[redacted]@')
}

function formsOf(secret) {
  var json = JSON.stringify(secret).slice(1, -1)
  var base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    oneLine(secret, secret.length),
    encodeURIComponent(secret),
    base64,
  ]
}

/** To the first folder that takes it, for its owner alone, never over or through what is there. Gives the last error's code, or null. */
function write(folders, text) {
  if (report.file !== null) return rewrite(text)
  var name = 'mmverify-crash-' + new Date().toISOString().replace(/[:.]/g, '-') + '-' + process.pid + '.json'
  return folders.reduce(function (trouble, folder) {
    return trouble === null ? null : begin(path.join(folder, name), text)
  }, 'ENOENT')
}

function begin(file, text) {
  try {
    report = { path: file, file: fs.openSync(file, 'wx', 384) }
  } catch (error) {
    return error.code
  }
  var trouble = rewrite(text)
  if (trouble !== null) {
    fs.closeSync(report.file)
    fs.unlinkSync(file)
    report.file = null
  }
  return trouble
}

function rewrite(text) {
  try {
    fs.ftruncateSync(report.file, 0)
    fs.writeSync(report.file, text, 0)
    return null
  } catch (error) {
    return error.code
  }
}
