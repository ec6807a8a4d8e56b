import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { noAccess } from '../../core/access.ts'
import { wrapSecret } from '../../core/secret.ts'
import { createGivenRun, createMattermostUnits, type Sections } from '../../lab/fixtures/facts/app-fixture.ts'
import { absentReading, createReading, createUnits } from '../../lab/fixtures/facts/host-fixture.ts'
import { createContext, loopbackFacts } from '../../lab/fixtures/loopback-context.ts'
import { readCertificatePem } from '../../lab/fixtures/pki.ts'
import type { Collection } from '../../probes/collection.ts'
import { parseMattermostConfig } from '../../probes/host/questions/mattermost-config.ts'
import { baseline } from '../../probes/mattermost/baseline.ts'
import { clientConfig } from '../../probes/mattermost/client-config.ts'
import { configuration } from '../../probes/mattermost/configuration.ts'
import { checks } from '../check-catalogue.ts'
import { judgeCheck } from '../judge.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'

// The replicas' stand-in for Mattermost with TLS of its own, asked over its REST API and its local mode; its config.json is
// read as it would be over SSH.

const token = 'secret-token'
const images = join(import.meta.dirname, '../../containers/images/mattermost-stand-in')
const pki = join(import.meta.dirname, '../../lab/fixtures/pki')

const healthy = (folder: string): Sections => ({
  ServiceSettings: {
    SiteURL: 'https://localhost',
    ListenAddress: '127.0.0.1:0',
    ConnectionSecurity: 'TLS',
    TLSCertFile: join(folder, 'cert.pem'),
    TLSKeyFile: join(pki, 'ecdsa.key'),
    EnableLocalMode: true,
    LocalModeSocketLocation: join(folder, 'local.socket'),
  },
  SqlSettings: {
    DriverName: 'postgres',
    DataSource: 'postgres://mmuser:hunter2@localhost/mattermost?sslmode=require',
    AtRestEncryptKey: 'hunter3',
  },
  LocalizationSettings: { DefaultServerLocale: 'fr', DefaultClientLocale: 'fr', AvailableLocales: '' },
  EmailSettings: {
    PushNotificationServer: 'https://global.push.mattermost.com',
    PushNotificationContents: 'generic',
  },
})

interface Fault {
  changes: Sections
  fails: readonly string[]
  /** The server was not started anew: only its next start takes the change. */
  unnoticed?: boolean
}

const packaged = 'postgres://mmuser:mostest@localhost/mattermost_test?sslmode=disable&connect_timeout=10'
const faults: Readonly<Record<string, Fault>> = {
  'another language': {
    changes: { LocalizationSettings: { DefaultClientLocale: 'en' } },
    fails: ['config-drift'],
  },
  'a default language that is not offered': {
    changes: { LocalizationSettings: { AvailableLocales: 'de,en' } },
    fails: ['config-locale', 'config-drift'],
  },
  'short passwords': {
    changes: { PasswordSettings: { MinimumLength: 5 } },
    fails: ['config-password-policy'],
  },
  'users deleted over the API': {
    changes: { ServiceSettings: { EnableAPIUserDeletion: true } },
    fails: ['config-user-deletion'],
  },
  'unsigned plugins': {
    changes: { PluginSettings: { EnableUploads: true } },
    fails: ['config-plugins'],
  },
  'SqlSettings of the package': {
    changes: { SqlSettings: { DataSource: packaged, AtRestEncryptKey: '' } },
    fails: ['config-sql', 'config-drift'],
    unnoticed: true,
  },
  'TLS off at the next start': {
    changes: { ServiceSettings: { ConnectionSecurity: '' } },
    fails: ['app-transport-encryption', 'config-drift'],
    unnoticed: true,
  },
  'the test service for notifications': {
    changes: { EmailSettings: { PushNotificationServer: 'https://push-test.mattermost.com' } },
    fails: ['push-encryption', 'config-drift'],
  },
  'messages in notifications': {
    changes: { EmailSettings: { PushNotificationContents: 'full' } },
    fails: ['push-contents', 'config-drift'],
  },
}

const own = checks.filter(
  ({ area, uses = [] }) =>
    ['app', 'push'].includes(area) && uses.some((path) => configurationFacts.some((fact) => fact === path)),
)

test('in order, every check passes, and no secret is in the facts', async () => {
  const collection = await observe({}, false)
  const verdicts = own.map((check) => judgeCheck(check, collection, 'current'))
  const others = verdicts.filter(({ verdict }) => verdict !== 'pass')
  expect(others.map(({ id, verdict }) => [id, verdict])).toEqual([])
  expect(JSON.stringify(collection)).not.toMatch(/hunter|secret-token/)
})

test.each(Object.entries(faults))('%s', async (_, { changes, fails, unnoticed = false }) => {
  const collection = await observe(changes, unnoticed)
  const failing = own.filter((check) => judgeCheck(check, collection, 'current').verdict === 'fail')
  expect(failing.map(({ id }) => id).toSorted()).toEqual([...fails].toSorted())
})

/** What a run would see of a server whose config.json was changed, before or after its start. */
async function observe(changes: Sections, unnoticed: boolean): Promise<Collection> {
  const folder = await mkdtemp(join(tmpdir(), 'mmverify-settings-'))
  const file = join(folder, 'config.json')
  const before = JSON.stringify(healthy(folder))
  const after = JSON.stringify(mergeSections(healthy(folder), changes))
  await writeFile(join(folder, 'cert.pem'), readCertificatePem('ecdsa') + readCertificatePem('intermediate'))
  await writeFile(
    join(folder, 'psql'),
    '#!/bin/sh\nwhile read -r line; do echo "Ssl_cipher TLS_AES_256_GCM_SHA384"; done\n',
  )
  await chmod(join(folder, 'psql'), 0o755)
  await writeFile(file, unnoticed ? before : after)
  const server = spawn(process.execPath, [join(images, 'main.mjs'), '--config', file], {
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, STAND_IN_TOKEN: token },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const lines = createInterface({ input: server.stdout })
    const port = await waitUntilListening(lines)
    const access = {
      ...noAccess,
      api: { token: wrapSecret(token) },
      baseline: { config: wrapSecret(before), at: null },
    }
    const context = { ...createContext({ port, ca: [readCertificatePem('root')] }), access }
    const running = await overSocket(join(folder, 'local.socket'))
    const kept = (await baseline.collect(context, {}))['mattermost.baseline']
    return createGivenRun({
      hosts: {
        mm1: {
          mattermostConfigOpt: createReading(parseMattermostConfig(after)),
          mattermostRunning: createReading(parseMattermostConfig(running)),
          units: createMattermostUnits(),
        },
        web: { mattermostConfigOpt: absentReading, units: createUnits({ 'mattermost.service': null }) },
      },
      roles: { mm1: ['app'], web: ['edge'] },
      api: await configuration.collect(context, loopbackFacts),
      baseline: kept,
      facts: await clientConfig.collect(context, loopbackFacts),
    })
  } finally {
    server.kill('SIGKILL')
    await rm(folder, { recursive: true })
  }
}

/** What mmctl prints in local mode. */
async function overSocket(socketPath: string): Promise<string> {
  const call = request({
    socketPath,
    path: '/api/v4/config',
    agent: false,
    signal: AbortSignal.timeout(10_000),
  })
  call.end()
  const [answer] = await once(call, 'response')
  return text(answer)
}

async function waitUntilListening(lines: AsyncIterable<string>): Promise<number> {
  for await (const line of lines) {
    const { msg, port } = JSON.parse(line) as { msg: string; port?: number }
    if (msg === 'Server is listening on' && port) return port
  }
  throw new Error('the stand-in did not start')
}

function mergeSections(sections: Sections, changes: Sections): Sections {
  const names = new Set([...Object.keys(sections), ...Object.keys(changes)])
  return Object.fromEntries([...names].map((name) => [name, { ...sections[name], ...changes[name] }]))
}
