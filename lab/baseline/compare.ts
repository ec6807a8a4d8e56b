import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type ProfileName, profileNames } from '../../core/requirement.ts'
import type { Run, RunFile } from '../../core/run.ts'
import { type Checkout, type Judgement, judgeFacts } from './checkout.ts'
import { firstDifference } from './difference.ts'
import { type Recording, readRecordings, writeFacts } from './recordings.ts'

/**
 * Shows that a change of the code changes no verdict: judges saved facts with this checkout and with another one, under every profile,
 * and compares what the two write byte by byte. Usage: `node lab/baseline/compare.ts RECORDINGS OTHER_CHECKOUT [PROFILE …]`.
 * Ends with 1 where anything differs.
 */
const [folder, root, ...only] = process.argv.slice(2)
if (!folder || !root) throw new Error('usage: compare.ts RECORDINGS OTHER_CHECKOUT [PROFILE …]')

const unknown = only.filter((name) => !profileNames.some((known) => known === name))
if (unknown.length > 0) throw new Error(`no such profile: ${unknown.join(', ')}`)

const checkouts = {
  here: { name: 'here', root: resolve(import.meta.dirname, '../..') },
  there: { name: 'there', root: resolve(root) },
} as const satisfies Record<string, Checkout>
if (checkouts.here.root === checkouts.there.root) throw new Error('a checkout always agrees with itself')

/** One process judges so many recordings: starting one for each would take hours, and one for all too much memory. */
const batchSize = 100

/** How many recordings are rendered in every format, one by one and then together. */
const sampleSize = 6

const recordings = readRecordings(folder)
const profiles = profileNames.filter((name) => only.length === 0 || only.includes(name))
const differences: string[] = []
let folders = 0
const temporary = mkdtempSync(join(tmpdir(), 'mmverify-compare-'))
try {
  for (const profile of profiles) await compareVerdicts(profile)
  await compareReports()
} finally {
  rmSync(temporary, { recursive: true })
}
console.log(`${differences.length} differences`)
if (differences.length > 0) process.exitCode = 1

/** Judges all recordings under a profile, and compares each `run.json` whole. */
async function compareVerdicts(profile: ProfileName): Promise<void> {
  let verdicts = 0
  let different = 0
  for (let start = 0; start < recordings.length; start += batchSize) {
    const batch = recordings.slice(start, start + batchSize)
    const [here, there] = await judgeTwice(batch, profile, ['--reporter', 'json', '--json'])
    const runs = runsOf(here)
    verdicts += runs.reduce((sum, { checks }) => sum + checks.length, 0)
    if (runs.length !== batch.length)
      throw new Error(`${batch.length} recordings gave ${runs.length} runs under ${profile}`)
    const found = firstDifferences(here, there, batch)
    different += found.length
    for (const difference of found) note(`${profile}: ${difference}`)
  }
  console.log(
    `${profile}: ${recordings.length} recordings, ${verdicts} verdicts compared, ${different} recordings differ`,
  )
}

/** One line for each recording whose run differs, or for what differs around the runs. */
function firstDifferences(here: Judgement, there: Judgement, batch: readonly Recording[]): string[] {
  if (comparable(here) === comparable(there) && here.exitCode === there.exitCode) return []
  const [runs, others] = [runsOf(here), runsOf(there)]
  const found = batch.flatMap(({ name }, index) => {
    const difference = firstDifference(runs[index], others[index])
    return difference === null ? [] : [`${name}: ${difference}`]
  })
  const around = `recordings from ${batch[0]?.name} on differ around the runs, or in their exit code`
  return found.length > 0 ? found : [around]
}

/** Renders some recordings in every format under `current`, and compares every file and the summary for the terminal. */
async function compareReports(): Promise<void> {
  const every = Math.ceil(recordings.length / sampleSize)
  const sample = recordings.filter((_, index) => index % every === 0)
  let files = 0
  for (const batch of [...sample.map((recording) => [recording]), sample]) {
    const options = ['--reporter', 'json,jsonl,junit,allure,html']
    const [here, there] = await judgeTwice(batch, 'current', options)
    const name = batch.length === 1 ? batch[0]?.name : `${batch.length} recordings together`
    if (here.stdout !== there.stdout) note(`the terminal's summary of ${name}`)
    for (const path of new Set([...here.reports.keys(), ...there.reports.keys()])) {
      files += 1
      if (comparable(here, path) !== comparable(there, path)) note(`${path} of ${name}`)
    }
  }
  console.log(`current: ${files} files of reports on ${sample.length} recordings, alone and together`)
}

/** @returns what this checkout made of the recordings, and what the other did */
async function judgeTwice(
  batch: readonly Recording[],
  profile: ProfileName,
  options: readonly string[],
): Promise<[Judgement, Judgement]> {
  folders += 1
  const place = join(temporary, String(folders))
  writeFacts(
    place,
    batch.map(({ collection }) => collection),
  )
  const judge = (checkout: Checkout) =>
    judgeFacts(checkout, place, profile, join(place, checkout.name), options)
  const judgements = await Promise.all([judge(checkouts.here), judge(checkouts.there)])
  rmSync(place, { recursive: true })
  return judgements
}

/** A report without what may differ between two versions of the tool: its own version, in `run.json` alone. */
function comparable({ reports }: Judgement, path = 'run.json'): string | undefined {
  const content = reports.get(path)
  return path === 'run.json' ? content?.replace(/"version": "[^"]*"/, '"version": "removed"') : content
}

function runsOf({ reports }: Judgement): Run[] {
  const file = JSON.parse(reports.get('run.json') ?? '{}') as RunFile
  return 'runs' in file ? file.runs : [file]
}

function note(difference: string): void {
  differences.push(difference)
  console.log(`DIFFERENT ${difference}`)
}
