import type { Socket } from 'node:net'
import type { ReplicaSettings } from './replica-settings.ts'

type Service = ReplicaSettings['network']['exposed'][number]['service']

/** What a service that should not be reachable says first. The app is the real stand-in: `accept` is its own. */
export function createExposedService(
  service: Service,
  app: (socket: Socket) => void,
): (socket: Socket) => void {
  switch (service) {
    case 'app':
      return app
    case 'mysql':
      return (socket) => sendBanner(socket, mysqlGreeting)
    case 'ssh':
      return (socket) => sendBanner(socket, Buffer.from('SSH-2.0-OpenSSH_7.4\r\n'))
  }
}

function sendBanner(socket: Socket, banner: Buffer): void {
  socket.setTimeout(10_000, () => socket.destroy())
  socket.resume()
  socket.write(banner)
}

/** Protocol::HandshakeV10 as far as clients look: length, sequence, protocol version, server version, thread id. */
const mysqlGreeting = (() => {
  const payload = Buffer.concat([Buffer.from('\x0a10.11.6-MariaDB\0', 'latin1'), Buffer.alloc(44)])
  const header = Buffer.alloc(4)
  header.writeUIntLE(payload.length, 0, 3)
  return Buffer.concat([header, payload])
})()
