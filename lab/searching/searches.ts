import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readRecordings } from '../../containers/embedded/inside/recordings.ts'
import type { CommandId } from '../../probes/host/commands.ts'
import { keyKinds } from './kinds/keys.ts'
import type { Kinds, KindTable } from './kinds/kinds.ts'
import { servingKinds } from './kinds/serving.ts'
import { updateKinds } from './kinds/updates.ts'
import { type Answer, answerOf, type HostAnswers, listChecksAsking } from './recorded-host.ts'
import type { Search } from './search.ts'

const tables: readonly KindTable[] = [updateKinds, keyKinds, servingKinds]

/** The host that answers what a search does not change: the recorded one of seed 000. */
export async function recordHost(): Promise<HostAnswers> {
  const recordings = await readRecordings(['centos7'])
  return Object.fromEntries(Object.entries(recordings).map(([id, recording]) => [id, answerOf(recording)]))
}

/**
 * A search for each question that a check looks at. Its inputs are the recordings of the embedded replica's hosts, and every
 * `lab/fixtures/host-outputs/<command>/<name>.txt`, an answer with exit status 0.
 */
export async function listSearches(): Promise<Search[]> {
  const recorded = await Promise.all(
    [[], ['centos7'], ['centos7-perfect']].map(
      async (folders) => [folders.join(' ') || 'recorded', await readRecordings(folders)] as const,
    ),
  )
  const ids = Object.keys(recorded[0]?.[1] ?? {}) as CommandId[]
  return ids
    .filter((id) => listChecksAsking(id).length > 0)
    .map((command) => ({
      command,
      inputs: {
        ...Object.fromEntries(recorded.map(([name, recordings]) => [name, answerOf(recordings[command])])),
        ...readOutputs(command),
      },
      ...findKinds(command),
    }))
}

function findKinds(command: CommandId): Kinds {
  const found = tables.flatMap((table) => table[command] ?? [])
  return {
    mutations: found.flatMap(({ mutations }) => mutations),
    without: Object.assign({}, ...found.map(({ without }) => without)),
  }
}

const outputs = join(import.meta.dirname, '..', 'fixtures', 'host-outputs')

function readOutputs(command: string): Record<string, Answer> {
  const files = readdirSync(outputs, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.startsWith(`${command}/`) && path.endsWith('.txt'),
  )
  return Object.fromEntries(
    files.map((path) => [
      basename(path, '.txt'),
      { stdout: readFileSync(join(outputs, path), 'utf8'), stderr: '', exit: 0 },
    ]),
  )
}
