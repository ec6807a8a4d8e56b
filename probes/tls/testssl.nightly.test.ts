import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { versionNames } from '../../core/tls/registry/versions.ts'
import { configurations } from '../../lab/matrix/configurations.ts'
import { scanTls } from '../../lab/matrix/mmverify-scan.ts'
import { type Credentials, createCredentials } from '../../lab/matrix/server-credentials.ts'
import { testssl, testsslReport } from '../../lab/peers/testssl.ts'
import { missingPrograms, requiredProgram } from '../../lab/programs/programs.ts'

/** A sample of what `npm run bench:matrix` asks about every server: one of each library, on which nobody is wrong. */
const sample = ['nginx: seed 000', 's_server: as it comes, RSA', 'gnutls-serv: NORMAL'] as const

const absent = missingPrograms(['testssl', 'nginx', 'openssl', 'gnutls-serv'])
let folder: string
let credentials: Credentials

describe.skipIf(absent.length > 0)('the same suites and groups as testssl.sh finds', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mmverify-testssl-'))
    credentials = await createCredentials()
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
    await testssl(requiredProgram('testssl'), server.port, ['-E', '-f'], report)
    const theirs = await testsslReport(report)
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
