import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { guessRoom, layOutCheck, type RoomName, rooms } from './lay-out-check.ts'

// npm run new:check ID [ROOM]: lays out the files of a new check, as docs/adding-a-check.md says.

const root = join(import.meta.dirname, '../..')
const [id = '', named] = process.argv.slice(2)
const room = named ?? guessRoom(id, readIfThere('suites/check-catalogue.ts') ?? '')

if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
  stop(`an id is a noun like hsts or tls-versions, not ${JSON.stringify(id)}`)
if (!room || !(room in rooms))
  stop(`say which room: npm run new:check ${id} ROOM, one of ${Object.keys(rooms).join(' ')}`)

const files = layOutCheck(id, room as RoomName, readIfThere)
for (const [path, text] of files) writeFileSync(join(root, path), text)
spawnSync('npx', ['biome', 'check', '--write', ...files.keys()], { cwd: root, stdio: 'inherit' })
console.log(
  `${[...files.keys()].join('\n')}\nFind what is left with: grep -rn "to do" ${[...files.keys()].join(' ')}`,
)
if (!rooms[room as RoomName].faults)
  console.log('The embedded replica has no cluster: the fault belongs in containers/faults/cluster/.')

function readIfThere(path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function stop(message: string): never {
  console.error(message)
  process.exit(2)
}
