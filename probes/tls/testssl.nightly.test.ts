import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { versionNames } from '../../core/tls/registry/versions.ts'
import { configurations } from '../../lab/matrix/configurations.ts'
import { scanTls } from '../../lab/matrix/mmverify-scan.ts'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { readTestsslReport, runTestssl } from '../../lab/peers/testssl.ts'
import { listMissingPrograms, requireProgram } from '../../lab/programs/programs.ts'

/** A sample of what `npm run bench:matrix` asks about every server: one of each library, on which nobody is wrong. */
const sample = ['nginx: seed 000', 's_server: as it comes, RSA', 'gnutls-serv: NORMAL'] as const

const absent = listMissingPrograms(['testssl', 'nginx', 'openssl', 'gnutls-serv'])
let folder: string
let credentials: TestCredentials

describe.skipIf(absent.length > 0)('the same suites and groups as testssl.sh finds', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mmverify-testssl-'))
    credentials = await createTestCredentials()
  })
  afterAll(async () => {
    await credentials[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  test.each(sample)('%s', async (name) => {
    const configuration = configurations.find((one) => one.name === name)
    if (!configuration) throw new Error(`no configuration is named ${name}`)
    await using server = await configuration.start(credentials)
    const report = join(folder, 'report.json')
    await runTestssl(requireProgram('testssl'), server.port, ['-E', '-f'], report)
    const theirs = await readTestsslReport(report)
    const { tls } = (await scanTls(server.port)).facts
    for (const version of versionNames.filter((one) => one !== 'SSL 2.0')) {
      const ours = tls?.suites?.[version] ?? []
      expect(ours.toSorted(), version).toEqual((theirs.suites[version] ?? []).toSorted())
    }
    const curves = Object.values(tls?.groups ?? {}).flat()
    expect([...new Set(curves.filter((group) => !group.startsWith('ffdhe')))].sort()).toEqual(
      theirs.groups.toSorted(),
    )
  })
})
