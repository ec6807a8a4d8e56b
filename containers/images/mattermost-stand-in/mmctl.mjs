// `mmctl --local config get KEY` and `mmctl --local system status`, by way of the local-mode socket.
import { request } from 'node:http'

const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const socketPath = process.env.MMCTL_LOCAL_SOCKET_PATH ?? '/var/tmp/mattermost_local.socket'

const commands = {
  'config get': async ([key = '']) => {
    const value = key.split('.').reduce((node, part) => node?.[part], await local('/api/v4/config'))
    if (value === undefined) fail(`invalid key: ${key}`)
    return value
  },
  'config show': () => local('/api/v4/config'),
  'system status': () => local('/api/v4/system/ping?get_server_status=true'),
}

const command = commands[words.slice(0, 2).join(' ')]
if (!command) fail(`the stand-in's mmctl knows: ${Object.keys(commands).join(', ')}`)
process.stdout.write(`${JSON.stringify(await command(words.slice(2)), null, 2)}\n`)

function local(path) {
  return new Promise((resolve) => {
    const call = request({ socketPath, path, timeout: 5000 }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => resolve(JSON.parse(text)))
    })
    call.on('timeout', () => fail(`${socketPath} is silent`))
    call.on('error', (error) => fail(`${socketPath}: ${error.code}`))
    call.end()
  })
}

function fail(text) {
  process.stderr.write(`Error: ${text}\n`)
  process.exit(1)
}
