import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Run } from '../../core/run.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mmverify.cjs')
let folder: string
let codes: number[]

/** Two runs of a replica that fails for an open port, a header and a certificate. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-identity-'))
  const args = ['--replica', '--fault', 'mysql-open,hsts-short,wrong-name']
  codes = [
    await mmverify(...args, '--report-dir', 'first'),
    await mmverify(
      ...[...args, '--report-dir', 'second'],
      ...['--fail-on', 'regression', '--baseline', 'first/run.json'],
    ),
  ]
})
afterAll(() => rm(folder, { recursive: true }))

function mmverify(...args: string[]): Promise<number> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd: folder }, (error) =>
      resolve(error ? Number(error.code) : 0),
    )
  })
}

const runIn = async (directory: string) =>
  JSON.parse(await readFile(join(folder, directory, 'run.json'), 'utf8')) as Run

test('what failed in the first run of the embedded replica is no regression in the second', () => {
  expect(codes).toEqual([1, 0])
})

test('it is the same target by the same name, and where it really was stands beside it', async () => {
  const [first, second] = [await runIn('first'), await runIn('second')]
  for (const { target } of [first, second]) {
    expect(target).toMatchObject({ host: 'mattermost.test', port: 443, connectTo: ['127.0.0.1'] })
    expect(target.ports['443']).toBeGreaterThan(1023)
  }
  expect(second.target.ports).not.toEqual(first.target.ports)
})

test('its verdicts are the same, and the words of what fails', async () => {
  const [first, second] = await Promise.all(['first', 'second'].map(verdictsIn))
  expect(first?.filter(({ reason }) => reason).length).toBeGreaterThan(2)
  expect(second).toEqual(first)
})

/** Reasons of what does not fail may name times, such as the staple's. */
async function verdictsIn(directory: string) {
  const { checks } = await runIn(directory)
  return checks.map(({ id, title, verdict, reason }) => ({
    id,
    title,
    verdict,
    reason: verdict === 'fail' ? reason : null,
  }))
}

test('Allure and JUnit take a check of both for one', async () => {
  const [first, second] = await Promise.all(['first', 'second'].map(identitiesIn))
  expect(first?.allure.length).toBeGreaterThan(50)
  expect(second).toEqual(first)
})

async function identitiesIn(directory: string) {
  const results = join(folder, directory, 'allure-results')
  const names = (await readdir(results)).filter((name) => name.endsWith('-result.json'))
  const allure = await Promise.all(
    names.map(async (name) => {
      const { historyId, fullName } = JSON.parse(await readFile(join(results, name), 'utf8'))
      return `${fullName} ${historyId}`
    }),
  )
  const junit = await readFile(join(folder, directory, 'junit.xml'), 'utf8')
  return { allure: allure.sort(), junit: junit.match(/<testcase [^>]*? name="[^"]*"/g)?.sort() }
}
