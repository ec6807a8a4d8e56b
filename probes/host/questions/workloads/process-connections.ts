import * as z from 'zod'
import { defineProgramCommand, mebibyte, pathsIn } from '../../command.ts'
import { splitLines } from '../../command-output.ts'
import { defineHostQuestion } from '../../question.ts'

const processConnectionSchema = z.strictObject({
  /** A process of the network namespace that the connection is in; others of it show it, too. */
  pid: z.int(),
  address: z.string(),
  port: z.int(),
})
export type ProcessConnection = z.infer<typeof processConnectionSchema>

/** Where databases really are: a name that an engine resolves for its containers means nothing outside of them. */
export const processConnections = defineHostQuestion({
  command: defineProgramCommand({
    id: 'process-connections',
    programs: pathsIn.bin('grep'),
    arguments:
      '-rsH --include=tcp --include=tcp6 --exclude-dir=task --exclude-dir=fd --exclude-dir=fdinfo --exclude-dir=map_files --exclude-dir=ns --exclude-dir=attr --exclude-dir=sys -e :1538 -e :0CEA /proc',
    privilege: 'helpful',
    purpose: 'to which addresses containers are connected as databases (ports 5432 and 3306)',
    byteLimit: 2 * mebibyte,
  }),
  schema: z.array(processConnectionSchema),
  parse: parseProcessConnections,
  exits: [0, 1, 2],
})

/** `/proc/2124/net/tcp:   3: 040012AC:D431 020012AC:1538 01 …`: connections that are established (01), to the other end's port. */
export function parseProcessConnections(text: string): ProcessConnection[] {
  const found = splitLines(text).flatMap(({ text: line }) => {
    const [, pid, address = '', port = ''] =
      /^\/proc\/(\d+)\/net\/tcp6?:\s*\d+: [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) 01 /.exec(
        line,
      ) ?? []
    if (pid === undefined || !['1538', '0CEA'].includes(port)) return []
    return [{ pid: Number(pid), address: readAddress(address), port: Number.parseInt(port, 16) }]
  })
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()]
}

/** Words of four bytes in the order of the machine, which is little-endian wherever Mattermost runs. */
function readAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16)),
  )
  if (bytes.length === 4) return bytes.join('.')
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (mapped) return bytes.slice(12).join('.')
  const pairs = Array.from({ length: 8 }, (_, at) =>
    ((bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0)).toString(16),
  )
  return pairs.join(':')
}
