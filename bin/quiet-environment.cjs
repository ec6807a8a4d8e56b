'use strict'

// Plain, old JavaScript, like mmverify.cjs. Variables by which Node and libraries show, or keep in a file, what passes through
// them: passwords among it. They are read as the process starts, so that to be rid of them takes another process.

/** Of Node: NODE_DEBUG=child_process shows a whole environment, NODE_DEBUG=stream what a stream carries. */
var debugging = ['NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'SSLKEYLOGFILE']

/** Of pg, which takes what is not given to it from there. */
var libraries = ['NODE_PG_FORCE_NATIVE', 'PGCLIENT_ENCODING', 'PGREPLICATION', 'PGSSLNEGOTIATION']

/** In NODE_OPTIONS: the keys of every TLS session in a file. */
var keyLog = /(^|\s)--tls-keylog(=|\s+)("[^"]*"|\S+)/g

/** Takes them out. Which of them this very process has heeded already. */
function quieten(environment) {
  var heeded = debugging.filter((name) => environment[name])
  var options = environment.NODE_OPTIONS || ''
  var quiet = options.replace(keyLog, '')
  if (quiet !== options) {
    heeded.push('NODE_OPTIONS=--tls-keylog')
    environment.NODE_OPTIONS = quiet
  }
  debugging.concat(libraries).forEach((name) => {
    delete environment[name]
  })
  return heeded
}

/** Runs a task in which Node's debug output would show the environment. */
function withoutOutput(task) {
  var write = process.stderr.write
  process.stderr.write = () => true
  try {
    return task()
  } finally {
    process.stderr.write = write
  }
}

module.exports = { quieten: quieten, withoutOutput: withoutOutput }
