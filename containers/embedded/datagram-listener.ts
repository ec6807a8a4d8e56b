import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A bound UDP port on 127.0.0.1. Disposing closes it. */
export interface DatagramListener extends AsyncDisposable {
  readonly port: number
}

/** Answers each datagram with what `answer` makes of it; null: with nothing. */
export async function listenDatagrams(
  answer: (datagram: Buffer) => Uint8Array | null,
): Promise<DatagramListener> {
  const socket = createSocket('udp4')
  socket.on('message', (datagram, { address, port }) => {
    const reply = answer(datagram)
    if (reply) socket.send(reply, port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  // What goes wrong with one client's datagram is nothing to report; without a listener it would end the process.
  socket.on('error', () => {})
  return {
    port: socket.address().port,
    [Symbol.asyncDispose]: () => new Promise((closed) => void socket.close(() => closed())),
  }
}
