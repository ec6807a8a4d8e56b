// One handshake after another by the TLS of whatever Node runs this, down to 0.10: the JSON in the first argument says what each offers. Prints
// for each what came of it: the suite, group, version and certificate, or null.
var tls = require('tls')
var crypto = require('crypto')
var order = JSON.parse(process.argv[2])
var results = []

function next() {
  var index = results.length
  if (index === order.offers.length) return process.stdout.write(JSON.stringify(results))
  var offer = order.offers[index]
  var options = { host: '127.0.0.1', port: order.port, servername: 'localhost', rejectUnauthorized: false }
  for (var name in offer) options[name] = offer[name]
  var settled = false
  var socket
  function settle(result) {
    if (settled) return
    settled = true
    results.push(result)
    if (socket) socket.destroy()
    setTimeout(next, 0)
  }
  try {
    socket = tls.connect(options, function () {
      var certificate = socket.getPeerCertificate()
      var key = socket.getEphemeralKeyInfo ? socket.getEphemeralKeyInfo() : {}
      settle({
        suite: socket.getCipher().standardName || socket.getCipher().name,
        group: key && key.type === 'DH' ? 'DH ' + key.size : (key && key.name) || null,
        sha256:
          certificate && certificate.raw
            ? crypto.createHash('sha256').update(certificate.raw).digest('hex')
            : null,
      })
    })
  } catch (error) {
    // This OpenSSL has no such suite, group or version.
    return settle({ unknown: true })
  }
  socket.on('error', function () {
    settle(null)
  })
  socket.on('close', function () {
    settle(null)
  })
  socket.setTimeout(8000, function () {
    settle({ silent: true })
  })
}
next()
