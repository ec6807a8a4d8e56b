import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/**
 * `node listener.ts PORT…`: takes TCP connections and datagrams at each port, by both families. Prints `ready`, and then, for each line it is
 * given, the datagrams that arrived since the last, as a line of JSON.
 */
const ports = process.argv.slice(2).map(Number)
let arrived: string[] = []
const listening = ports.flatMap((port) => [
  new Promise<void>((resolve) => {
    createServer((socket) => {
      socket.on('error', () => undefined)
      socket.destroy()
    }).listen(port, '::', resolve)
  }),
  new Promise<void>((resolve) => {
    const socket = createSocket('udp6')
    socket.on('message', (message) => arrived.push(message.toString('latin1')))
    socket.bind(port, '::', resolve)
  }),
])
await Promise.all(listening)
console.log('ready')
createInterface({ input: process.stdin })
  .on('line', () => {
    console.log(JSON.stringify(arrived))
    arrived = []
  })
  .on('close', () => process.exit())
