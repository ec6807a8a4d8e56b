import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { versionNames } from '../facts.ts'
import { createCredentials } from './credentials.ts'
import { testssl, testsslReport } from './peers/testssl.ts'
import { missingPrograms, requiredProgram } from './programs.ts'
import { scanTls } from './scan.ts'
import { seedTls, startNginx } from './servers/nginx.ts'

/**
 * A sample of what `npm run bench:matrix` asks about every server, which takes testssl.sh up to a minute and a half each: the server of
 * seed 000, on which nobody is wrong.
 */
describe.skipIf(missingPrograms(['nginx', 'testssl']).length > 0)('testssl.sh', () => {
  test('finds the same suites, order and groups on seed 000’s server', { timeout: 300_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mmverify-testssl-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await using credentials = await createCredentials()
    await using server = await startNginx([credentials['RSA-4096']], seedTls('modern'))
    const report = join(folder, 'report.json')
    await testssl(requiredProgram('testssl'), server.port, ['-p', '-P', '-f'], report)
    const theirs = await testsslReport(report)
    const { tls } = (await scanTls(server.port)).facts
    for (const version of versionNames.filter((name) => name !== 'SSL 2.0')) {
      expect(tls?.suites?.[version], version).toEqual(theirs.suites[version] ?? [])
      expect(tls?.preference?.[version], version).toEqual(theirs.preference[version])
    }
    expect([...new Set(Object.values(tls?.groups ?? {}).flat())].sort()).toEqual(theirs.groups.toSorted())
  })
})
