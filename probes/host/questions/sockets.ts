import * as z from 'zod'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

export const socketSchema = z.strictObject({
  protocol: z.string(),
  /** `LISTEN`, `UNCONN`. */
  state: z.string(),
  /** `*` and `::` and `0.0.0.0` are every address; without brackets or zone. */
  address: z.string(),
  zone: z.string().nullable(),
  port: z.int().min(0).max(65535),
  /** Null: not shown to an unprivileged account. */
  processes: z.array(z.strictObject({ name: z.string(), pid: z.int() })).nullable(),
})
export type ListeningSocket = z.infer<typeof socketSchema>

export const sockets = defineHostQuestion({
  command: defineProgramCommand({
    id: 'sockets',
    programs: pathsIn.either('ss'),
    arguments: '-tulpn',
    privilege: 'helpful',
    purpose: 'who listens where',
    byteLimit: mebibyte,
  }),
  schema: z.array(socketSchema),
  parse: parseSockets,
})

/**
 * `ss -tulpn`. iproute 4 (CentOS 7, Ubuntu 20.04) writes `:::8065` or `[::]:8065`, later ones `*:8065` for a socket that
 * takes both families.
 */
export function parseSockets(text: string): ListeningSocket[] {
  return splitLines(text).flatMap(({ text: line, offset }) => {
    if (/^(?:Netid\s|\s*$)/.test(line)) return []
    const [protocol, state, , , local = '', peer, ...rest] = line.trim().split(/\s+/)
    const [, place, port] = /^(.*):(\d+|\*)$/.exec(local) ?? []
    if (protocol === undefined || state === undefined || place === undefined || peer === undefined) {
      throw new FormatError('socket', offset)
    }
    const [address = '', zone = null] = place.replace(/^\[(.*)\](.*)$/, '$1$2').split('%')
    return [
      {
        protocol,
        state,
        address,
        zone,
        port: port === '*' ? 0 : Number(port),
        processes: parseProcesses(rest.join(' ')),
      },
    ]
  })
}

/** `users:(("nginx",pid=901,fd=6),("nginx",pid=900,fd=6))`; iproute 3 without `pid=`. */
function parseProcesses(users: string): ListeningSocket['processes'] {
  const found = [...users.matchAll(/\("([^"]*)",(?:pid=)?(\d+),/g)]
  return found.length === 0 ? null : found.map(([, name = '', pid]) => ({ name, pid: Number(pid) }))
}
