import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noAccess } from '../../core/access.ts'
import { wrapSecret } from '../../core/secret.ts'
import { createContext } from '../../lab/fixtures/loopback-context.ts'
import { recordedSettings } from '../host/mattermost-settings.ts'
import { parseMattermostConfig } from '../host/questions/mattermost-config.ts'
import { isSecretName } from '../secrets/secret-name.ts'
import { baseline } from './baseline.ts'

async function read(config: string, at: string | null = null) {
  const access = { ...noAccess, baseline: { config: wrapSecret(config), at } }
  return (await baseline.collect({ ...createContext(), access }, {}))['mattermost.baseline']
}

test('the kept file, and when it was kept', async () => {
  const text = JSON.stringify({ ServiceSettings: { SiteURL: 'https://chat.example.org' } })
  expect(await read(text, '2026-08-01T00:00:00.000Z')).toMatchObject({
    at: '2026-08-01T00:00:00.000Z',
    configuration: {
      status: 'ok',
      value: { settings: { 'ServiceSettings.SiteURL': 'https://chat.example.org' } },
    },
  })
})

test('what is no JSON object', async () => {
  const malformed = { status: 'malformed', field: 'json', offset: 0 }
  for (const text of ['', '[]', '{"hunter":'])
    expect(await read(text)).toEqual({ at: null, configuration: malformed })
})

test('equal values have equal fingerprints, in whatever order and place of the file', async () => {
  const one = parseMattermostConfig('{"A":{"Key":{"x":1,"y":["s"]},"Other":{"x":1,"y":["s"]}}}').fingerprints
  const other = parseMattermostConfig('{"A":{"Key":{"y":["s"],"x":1},"Salt":"s"}}').fingerprints
  expect(one?.['A.Key']).toBe(other?.['A.Key'])
  expect(one?.['A.Key']).not.toBe(one?.['A.Other'])
  expect(parseMattermostConfig('{"A":{"Key":null}}').fingerprints).toEqual({})
  expect(parseMattermostConfig('{"A":{"Key":"t"}}').fingerprints?.['A.Key']).not.toBe(
    parseMattermostConfig('{"A":{"Key":"u"}}').fingerprints?.['A.Key'],
  )
})

test('no value of a setting shows, but of those that are written down', async () => {
  const setting = fc.stringMatching(/^[A-Z][A-Za-z]{2,20}$/)
  const canary = fc.stringMatching(/^canary-[a-zA-Z0-9 "\\/+&=]{12,24}$/)
  const value = fc.letrec<{ leaf: string; value: unknown }>((tie) => ({
    leaf: fc.oneof(
      canary,
      canary.map((text) => `postgres://user:${encodeURIComponent(text)}@db/mattermost?sslmode=require`),
      canary.map((text) => `mmuser:${text}@tcp(db:3306)/mattermost?tls=true`),
      canary.map(
        (text) => `https://${encodeURIComponent(text)}@hooks.example.org/${encodeURIComponent(text)}`,
      ),
    ),
    value: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(setting, tie('value'), { maxKeys: 3 }),
    ),
  })).value
  const sections = fc.oneof(fc.constantFrom(...Object.keys(recordedSettings)), setting)
  const keys = fc.oneof(
    fc.constantFrom('DataSource', 'DataSourceReplicas', 'ReplicaLagSettings', 'AtRestEncryptKey', 'Plugins'),
    setting,
  )
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(sections, fc.dictionary(keys, value, { maxKeys: 6 }), { maxKeys: 6 }),
      async (config) => {
        const secrets = Object.fromEntries(
          Object.entries(config).map(([section, settings]) => [
            section,
            Object.fromEntries(Object.entries(settings).filter(([key]) => !isRecorded(section, key))),
          ]),
        )
        const facts = JSON.stringify(await read(JSON.stringify(secrets)))
        for (const text of canariesIn(secrets)) {
          for (const form of formsOf(text)) expect(facts).not.toContain(form)
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('no setting that is written down is named like a secret', () => {
  const names = Object.values(recordedSettings).flat()
  // Credentials only by its name: a switch.
  expect(names.filter(isSecretName)).toEqual(['CorsAllowCredentials'])
  expect(isSecretName('AtRestEncryptKey')).toBe(true)
})

test('settings that are written down lose what a URL may hide', async () => {
  const text = JSON.stringify({
    EmailSettings: { PushNotificationServer: 'https://user:canary-1@push.example.org/?key=canary-2' },
    ServiceSettings: {
      TrustedProxyIPHeader: ['X-Real-IP', 'https://x:canary-3@h/'],
      TLSOverwriteCiphers: {},
    },
  })
  const facts = JSON.stringify(await read(text))
  expect(facts).toContain('https://push.example.org/')
  expect(facts).not.toContain('canary')
})

function isRecorded(section: string, key: string): boolean {
  return (recordedSettings as Record<string, readonly string[]>)[section]?.includes(key) ?? false
}

/** Every canary in a value, without what was put around it. */
function canariesIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const text = /^(?:postgres|https):/.test(value) ? decodeURIComponent(value) : value
    return [...text.matchAll(/canary-[a-zA-Z0-9 "\\/+&=]{12}/g)].map(([found]) => found)
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(canariesIn) : []
}

/** As it is, and as JSON, URLs and base64 write it; of base64 the part that doesn't depend on where it stands. */
function formsOf(text: string): string[] {
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.from(text.slice(shift, shift + 3 * Math.floor((text.length - shift) / 3))).toString('base64'),
  )
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    ...encoded,
    ...encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}
