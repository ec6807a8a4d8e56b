import { afterAll, expect, test } from 'vitest'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { runCommand } from '../../lab/programs/command.ts'
import { listMissingPrograms, requireProgram } from '../../lab/programs/programs.ts'
import { startOpenssl } from '../../lab/servers/tls/openssl.ts'
import { collect } from '../collect.ts'
import { pages } from '../http/pages.ts'
import { upload } from '../http/upload.ts'
import { addresses } from '../net/addresses.ts'
import { primary } from '../net/primary.ts'
import { groups } from './groups.ts'
import { suites } from './suites.ts'

let made: Promise<TestCredentials> | null = null
afterAll(async () => (await made)?.[Symbol.asyncDispose]())

/** What `openssl ciphers` says that it has for a key of RSA in a version, which isn't our list. */
async function listOwnSuites(version: string): Promise<string[]> {
  const args = ['ciphers', '-s', version, '-stdname', 'ALL:@SECLEVEL=0']
  const { stdout } = await runCommand(requireProgram('openssl'), args)
  return stdout
    .split('\n')
    .flatMap((line) => line.split(' ')[0] ?? [])
    .filter((name) => /^TLS_(ECDHE_RSA|DHE_RSA|RSA|DH_anon|ECDH_anon)_WITH_/.test(name))
    .toSorted()
}

// `openssl s_server` and devices: one connection at a time, and whoever comes meanwhile waits in line.
test.skipIf(listMissingPrograms(['openssl']).length > 0)(
  'a server that serves one connection at a time loses no suite to what else is asked',
  async () => {
    made ??= createTestCredentials()
    const { 'RSA-2048': rsa } = await made
    await using server = await startOpenssl([rsa], ['-cipher', 'ALL:@SECLEVEL=0'])
    const target = { host: 'localhost', port: server.port, connectTo: ['127.0.0.1'], ports: {}, ca: [] }
    // The upload's `Expect: 100-continue` is never answered, and holds the server until the deadline.
    const { facts } = await collect(target, [upload, pages, addresses, primary, suites, groups], {
      timeout: 1500,
      deadline: 60_000,
      maxConnections: 16,
      signal: new AbortController().signal,
      now: () => new Date(),
    })
    expect(facts.tls?.suites?.['TLS 1.2']?.toSorted()).toEqual(await listOwnSuites('-tls1_2'))
    expect(facts.tls?.suites?.['TLS 1.0']?.toSorted()).toEqual(await listOwnSuites('-tls1'))
    expect(facts.tls?.preference).toMatchObject({ 'TLS 1.2': 'client', 'TLS 1.3': 'client' })
    expect(JSON.stringify([facts.tls?.suiteRefusals, facts.tls?.groupRefusals])).not.toContain('timeout')
  },
)
