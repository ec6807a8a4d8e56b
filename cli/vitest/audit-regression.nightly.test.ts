import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import { runAudit, runCommand } from '../../lab/audits/vitest-process.ts'
import { readTests } from '../../lab/audits/vitest-results.ts'
import { createChain, createCollection, createResponse } from '../../lab/fixtures/facts/collection-fixture.ts'
import type { Collection } from '../../probes/collection.ts'
import { factsSchemaVersion } from '../../probes/collection.ts'

const folder = mkdtempSync(join(tmpdir(), 'mmverify-regression-'))
afterAll(() => rmSync(folder, { recursive: true }))

const noHsts = { 'http.pages': { '/': ok(createResponse(200)) } }
const untrusted = createChain({
  verification: { pathToRoot: false, code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
})

function writeFacts(name: string, collection: Collection): string {
  const path = join(folder, name)
  mkdirSync(path)
  const header = { schemaVersion: factsSchemaVersion, tool: { name: 'mmverify', version: '0.1.0' } }
  writeFileSync(join(path, 'facts.json'), JSON.stringify({ ...header, ...collection }))
  return path
}

test('in Vitest a regression fails where the command fails for it, and what was known is skipped', async () => {
  const known = writeFacts('known', createCollection(noHsts))
  const worse = writeFacts('worse', createCollection({ ...noHsts, 'tls.certificates': [untrusted] }))
  const gate = {
    MMVERIFY_FAIL_ON: 'regression',
    MMVERIFY_BASELINE: join(folder, 'baseline.json'),
    // What these facts leave open is not what is looked at here.
    MMVERIFY_INCONCLUSIVE_ON: 'none',
  }
  const reports = { MMVERIFY_REPORT_DIR: join(folder, 'report'), MMVERIFY_REPORTER: 'junit' }
  const first = { ...gate, ...reports, MMVERIFY_FACTS: known, MMVERIFY_BASELINE_CREATE: '1' }
  expect((await runCommand(first)).code).toBe(0)
  expect((await runAudit(folder, 'same', { ...gate, MMVERIFY_FACTS: known })).code).toBe(0)
  expect((await runCommand({ ...gate, ...reports, MMVERIFY_FACTS: worse })).code).toBe(1)
  expect((await runAudit(folder, 'worse', { ...gate, MMVERIFY_FACTS: worse })).code).toBe(1)
  const titles = (name: string, status: string) =>
    readTests(join(folder, `${name}.json`))
      .filter((one) => one.status === status)
      .map(({ title }) => title.split(':')[0])
  expect(titles('same', 'failed')).toEqual([])
  expect(titles('same', 'skipped')).toContain('hsts')
  expect(titles('worse', 'failed')).toEqual(['certificate-trust', 'baseline'])
  expect(titles('worse', 'skipped')).toContain('hsts')
  const misspelt = await runAudit(folder, 'none', {
    ...gate,
    MMVERIFY_BASELINE: 'no.json',
    MMVERIFY_FACTS: known,
  })
  expect(misspelt.stderr).toContain('the baseline no.json is not there')
  expect(misspelt.code).toBe(1)
})
