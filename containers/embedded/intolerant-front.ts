import type { Socket } from 'node:net'
import { isGrease } from '../../core/tls/registry/code-points.ts'
import { encodeClientHello } from '../../core/tls/wire/client-hello.ts'
import { DecodeError } from '../../core/tls/wire/codec.ts'
import { findExtensionData } from '../../core/tls/wire/extension.ts'
import { isRecordHeader } from '../../core/tls/wire/record.ts'
import { peekFirstBytes } from './first-bytes.ts'
import { type Hello, readHello } from './scripted-front.ts'

/** What a box in front of the server cannot bear in a hello. */
export type Intolerance =
  | 'reserved-values'
  | 'more-than-1500-bytes'
  | 'several-reads'
  | 'several-records'
  | '256-to-511-bytes'

/** Stands before a server and cuts the connection of clients whose hello is of this kind, as some firewalls do. */
export function createIntolerantFront(
  kind: Intolerance,
  accept: (socket: Socket) => void,
): (socket: Socket) => void {
  return (socket) => {
    peekFirstBytes(socket, (seen) => {
      try {
        const hello = readHello(seen)
        if (hello === 'more') {
          // What is still missing of the first record comes with another read.
          return kind === 'several-reads' && isRecordHeader(seen) ? () => socket.destroy() : 'more'
        }
        return hello && intolerableHellos[kind](hello) ? () => socket.destroy() : () => accept(socket)
      } catch (error) {
        if (error instanceof DecodeError) return () => accept(socket)
        throw error
      }
    })
  }
}

const recordHeader = 5

const intolerableHellos: Record<Intolerance, (hello: Hello) => boolean> = {
  'reserved-values': (hello) => hello.kind === 'tls' && hello.hello.cipherSuites.some(isGrease),
  'more-than-1500-bytes': (hello) => hello.kind === 'tls' && hello.length > 1500,
  'several-reads': () => false,
  'several-records': (hello) =>
    hello.kind === 'tls' && hello.length > encodeClientHello(hello.hello).length + recordHeader,
  // Clients of today go around that range with padding.
  '256-to-511-bytes': (hello) => {
    if (hello.kind !== 'tls') return false
    const { length } = encodeClientHello(hello.hello)
    return length >= 256 && length < 512 && findExtensionData(hello.hello.extensions, 'padding') !== null
  },
}
