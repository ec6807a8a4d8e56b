// An HTTPS server for any Node since 0.8, whose OpenSSL it is about: PORT CERTIFICATE KEY SETTINGS.
var fs = require('fs')
var options = JSON.parse(process.argv[5])
options.cert = fs.readFileSync(process.argv[3])
options.key = fs.readFileSync(process.argv[4])
if (options.dhparam) options.dhparam = fs.readFileSync(options.dhparam)
var server = require('https').createServer(options, function (request, response) {
  response.end('node\n')
})
server.on('clientError', function (error, socket) {
  if (socket && socket.destroy) socket.destroy()
})
server.listen(Number(process.argv[2]), '127.0.0.1')
