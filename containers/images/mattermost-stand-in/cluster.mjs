import { createSocket } from 'node:dgram'
import { connect, createServer } from 'node:net'
import { hostname } from 'node:os'
import { log } from './log.mjs'

const everyMs = 2000
const forgetMs = 15_000
const limit = 1024

/**
 * Gossip on 8074 (TCP and UDP) and streaming on 8075 (TCP). Says its name to each peer on all three every two seconds, and logs
 * what reached it and from which address: 127.0.0.1 means through a tunnel, a peer's own address means past it.
 *
 * Peers come from STAND_IN_PEERS (addresses, separated by spaces); the server would find them in its database.
 */
export function startCluster(settings, env) {
  const { GossipPort: gossip, StreamingPort: streaming } = settings
  const name = settings.OverrideHostname || hostname()
  const peers = (env.STAND_IN_PEERS ?? '').split(' ').filter((word) => word !== '')
  const members = new Map()

  const received = (channel, from, text) => {
    const sender = /^node=([\w.-]{1,64})\n/.exec(text)?.[1] ?? null
    if (sender !== null) members.set(sender, Date.now())
    log('info', 'cluster message', { channel, sender, peer: from })
  }
  listenTcp(gossip, (from, text) => received('gossip-tcp', from, text))
  listenTcp(streaming, (from, text) => received('streaming-tcp', from, text))
  const udp = createSocket('udp4', (data, from) =>
    received('gossip-udp', from.address, String(data.subarray(0, limit))),
  )
  udp.on('error', (error) => log('error', 'gossip socket', { code: error.code }))
  udp.bind(gossip)

  setInterval(() => {
    for (const peer of peers) {
      for (const [channel, port] of [
        ['gossip-tcp', gossip],
        ['streaming-tcp', streaming],
      ]) {
        say(peer, port, `node=${name}\n`, (code) =>
          log('warn', 'cluster peer not reached', { channel, peer, code }),
        )
      }
      udp.send(`node=${name}\n`, gossip, peer, (error) => {
        if (error) log('warn', 'cluster peer not reached', { channel: 'gossip-udp', peer, code: error.code })
      })
    }
  }, everyMs)

  return {
    /** The answer of `GET /api/v4/cluster/status`: itself and who was heard of lately. */
    status(version) {
      const heard = [...members].filter(([, at]) => Date.now() - at < forgetMs).map(([member]) => member)
      return [...new Set([name, ...heard])].map((member) => ({
        id: member,
        version,
        schema_version: '',
        config_hash: 'stand-in',
        ipaddress: '',
        hostname: member,
      }))
    },
  }
}

function listenTcp(port, onMessage) {
  const server = createServer((socket) => {
    socket.setTimeout(5000, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.once('data', (chunk) => {
      onMessage(socket.remoteAddress?.replace(/^::ffff:/, '') ?? '', String(chunk.subarray(0, limit)))
      socket.end()
    })
  })
  server.on('error', (error) => log('error', 'cluster listener', { port, code: error.code }))
  server.listen(port, '0.0.0.0')
}

/** A connection that a dead tunnel accepts and drops is not a message said: only an orderly end by the peer is. */
function say(peer, port, text, failed) {
  const socket = connect({ host: peer, port, family: 4 })
  socket.setTimeout(1500, () => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })))
  socket.on('error', (error) => failed(error.code))
  socket.on('connect', () => socket.write(text))
  socket.on('end', () => socket.destroy())
  socket.resume()
}
