import type { FactPath } from '../../core/fact.ts'

/** Where a check of one room lies, and what lies beside it. */
interface Room {
  area: string
  /** The fact that most checks of the room read. */
  fact: FactPath
  /** The table in `containers/faults/embedded/`; null where the embedded replica has no such thing. */
  faults: string | null
}

/** Folders below `suites/`. */
export const rooms = {
  'edge/tls': { area: 'edge', fact: 'tls.versions', faults: 'tls-faults' },
  'edge/certificate': { area: 'edge', fact: 'tls.certificates', faults: 'certificate-faults' },
  'edge/http': { area: 'edge', fact: 'http.pages', faults: 'http-faults' },
  'edge/exposure': { area: 'edge', fact: 'ports.reachability', faults: 'network-faults' },
  app: { area: 'app', fact: 'mattermost.clientConfig', faults: 'app-faults' },
  database: { area: 'database', fact: 'database.servers', faults: 'database-faults' },
  host: { area: 'host', fact: 'host.osRelease', faults: 'host-faults' },
  cluster: { area: 'cluster', fact: 'cluster.status', faults: null },
  push: { area: 'push', fact: 'mattermost.configuration', faults: 'config-faults' },
} as const satisfies Record<string, Room>
export type RoomName = keyof typeof rooms

const catalogue = 'suites/check-catalogue.ts'
const registeredChecks = /^import \{ check as (\w+) \} from '\.\/(.+)\/([^/]+)\.ts'$/gm

/** The room that most checks of the same prefix lie in; null where there is none yet. */
export function guessRoom(id: string, catalogueText: string): RoomName | null {
  const prefixOf = (name: string) => name.split('-')[0]
  const found = [...catalogueText.matchAll(registeredChecks)]
    .filter(([, , , other = '']) => prefixOf(other) === prefixOf(id))
    .map(([, , folder]) => folder as RoomName)
  const count = (room: RoomName) => found.filter((other) => other === room).length
  return found.toSorted((one, other) => count(other) - count(one))[0] ?? null
}

/**
 * The files of a new check, with their text: the check, its test, its place in the catalogue, and a fault. All of it compiles, and
 * its tests fail until every `to do` is done.
 *
 * @param read - the text of a file as it is now, by its path; null where there is none.
 */
export function layOutCheck(
  id: string,
  roomName: RoomName,
  read: (path: string) => string | null,
): ReadonlyMap<string, string> {
  const room: Room = rooms[roomName]
  const path = `suites/${roomName}/${id}.ts`
  if (read(path) !== null) throw new Error(`${path} is there already`)
  const files = new Map([
    [path, renderCheck(id, roomName, room)],
    [path.replace('.ts', '.test.ts'), renderTest(id, roomName, room)],
    [catalogue, register(read(catalogue) ?? '', id, roomName)],
  ])
  if (room.faults) {
    const table = `containers/faults/embedded/${room.faults}.ts`
    files.set(table, addFault(read(table) ?? '', id))
  }
  return files
}

function renderCheck(id: string, roomName: RoomName, { area, fact }: Room): string {
  const up = '../'.repeat(roomName.split('/').length + 1)
  return `import { defineCheck } from '${up}core/check.ts'
import { inconclusive } from '${up}core/verdict.ts'

export const check = defineCheck({
  id: '${id}',
  area: '${area}',
  title: 'to do: the requirement as a statement',
  severity: 'medium',
  why: 'to do: what goes wrong when it is not met',
  remediation: 'to do: what to change where',
  references: ['https://to-do.example'],
  needs: ['${fact}'],
  requirements: {
    // A clause of suites/requirements, with the document's own words.
    current: { value: null, clauses: [{ document: 'to do: which', section: '', quote: '' }] },
  },
  judge(facts) {
    return inconclusive(\`to do: judge \${Object.keys(facts).join(' and ')}\`)
  },
})
`
}

function renderTest(id: string, roomName: RoomName, { area, fact }: Room): string {
  if (area === 'host') return renderHostTest(id, fact)
  const up = '../'.repeat(roomName.split('/').length + 1)
  return `import { testCases } from '${up}lab/fixtures/facts/check-cases.ts'
import { createCollection } from '${up}lab/fixtures/facts/collection-fixture.ts'
import { check } from './${id}.ts'

// To do: facts in place of the fixture's, \`{ '${fact}': … }\`, and words that the reason must have.
testCases(check, [
  ['to do: what is right', createCollection(), 'pass'],
  ['to do: what is wrong', createCollection(), 'fail'],
  ['not asked', { '${fact}': undefined }, 'inconclusive'],
])
`
}

/** Facts of hosts are given by host, and their checks are not assessed without access. */
function renderHostTest(id: string, fact: FactPath): string {
  const name = fact.slice('host.'.length)
  return `import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createOneHost, forbiddenReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './${id}.ts'

// To do: readings in place of the fixture's, \`{ ${name}: createReading(…) }\`, and words that the reason must have.
testCases(check, [
  ['to do: what is right', createOneHost(), 'pass'],
  ['to do: what is wrong', createOneHost(), 'fail'],
  ['forbidden', createOneHost({ ${name}: forbiddenReading }), 'inconclusive'],
])
`
}

/** Imports are in order of their paths, so the formatter need not move it; the entry stands after the last of its room. */
function register(text: string, id: string, roomName: RoomName): string {
  const name = id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const entries = [...text.matchAll(registeredChecks)]
  const last = entries
    .filter(([, , folder]) => folder === roomName)
    .map(([, entry = '']) => text.lastIndexOf(`  ${entry},\n`) + `  ${entry},\n`.length)
    .reduce((most, end) => Math.max(most, end), 0)
  const registered = `${text.slice(0, last)}  ${name},\n${text.slice(last)}`
  return registered.replace(
    /^import \{ check as /m,
    `import { check as ${name} } from './${roomName}/${id}.ts'\n$&`,
  )
}

/** A fault that changes nothing fails no check, and so its own test. */
function addFault(table: string, id: string): string {
  const end = table.lastIndexOf('} as const satisfies')
  const fault = `  'to-do-${id}': {
    title: 'to do: what is wrong, as a statement',
    how: 'to do: how it comes about in a real deployment',
    fails: ['${id}'],
    change: () => {},
  },
`
  return table.slice(0, end) + fault + table.slice(end)
}
