import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Ending, endCommand, endings, expectEnding } from '../../lab/endings/signal-table.ts'
import { shareName, shareOf, tier } from '../../lab/nightly.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-signals-'))
})
const table: Record<string, Record<string, number>> = {}
afterAll(() => {
  rmSync(folder, { recursive: true })
  if (tier.whole) console.table(table)
})

describe(`the exit code of each signal in each phase, by each start (${shareName})`, () => {
  test.concurrent.each(shareOf(endings, 4))('$name', async (ending: Ending) => {
    const ended = await endCommand(folder, ending)
    const { phase, start, signal } = ending
    const row = `${phase}, ${start}`
    table[row] = { ...table[row], [signal]: ended.code }
    expectEnding(ending, ended)
  })
})
