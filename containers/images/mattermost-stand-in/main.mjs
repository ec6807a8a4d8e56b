// A stand-in for the Mattermost server where its image cannot be had: the surface that the documents and the checks speak of,
// and nothing else. Runs on Debian's Node 18 with Debian's node-ws; logs JSON lines as the server does.
import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { argv, env } from 'node:process'
import { startCluster } from './cluster.mjs'
import { listenAddress, loadConfig } from './config.mjs'
import { openDatabase } from './database.mjs'
import { answer } from './http.mjs'
import { log } from './log.mjs'
import { createAppServer } from './native-tls.mjs'
import { attachWebSocket } from './websocket.mjs'

const flag = argv.findIndex((each) => each === '--config' || each === '-c')
const file = flag >= 0 ? argv[flag + 1] : (env.MM_CONFIG ?? '/opt/mattermost/config/config.json')
const config = loadConfig(JSON.parse(readFileSync(file, 'utf8')), env)
const { ServiceSettings: service } = config

const database = await openDatabase(config.SqlSettings)
const cluster = config.ClusterSettings.Enable ? startCluster(config.ClusterSettings, env) : null
const app = { config, database, cluster, token: env.STAND_IN_TOKEN ?? readToken() }

const server = createAppServer(service, (request, response) => answer(app, request, response))
attachWebSocket(server.http, app)
const address = listenAddress(service.ListenAddress)
const listening = server.listen(address, () => {
  const { port } = listening.address()
  log('info', 'Server is listening on', {
    address: service.ListenAddress,
    port,
    tls: service.ConnectionSecurity === 'TLS',
  })
  if (env.NOTIFY_SOCKET) {
    log('info', 'Sending systemd READY notification.')
    execFile('systemd-notify', ['--ready'], (error) => {
      if (error) log('error', 'systemd was not told', { error: error.message })
    })
  }
})

if (service.EnableLocalMode) {
  const socket = service.LocalModeSocketLocation
  rmSync(socket, { force: true })
  const mask = process.umask(0o177)
  createServer((request, response) => answer({ ...app, local: true }, request, response)).listen(
    socket,
    () => {
      process.umask(mask)
      log('info', 'Local mode is listening on', { socket })
    },
  )
}

process.on('SIGTERM', () => {
  log('info', 'Stopping Server...')
  database.close()
  process.exit(0)
})

/** Written beside the installation, where only Mattermost's account may read it. */
function readToken() {
  try {
    return readFileSync('/opt/mattermost/stand-in.token', 'utf8').trim()
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}
