import { expect, test } from 'vitest'
import { createFingerprint } from '../mattermost-fingerprint.ts'
import { isRecorded, redactValue } from '../mattermost-settings.ts'
import { isSettingName, parseMattermostConfig } from './mattermost-config.ts'

const parse = (root: unknown) => parseMattermostConfig(JSON.stringify(root))
const mask = '*'.repeat(32)

/** What may be written down: switches, limits, addresses and names of modes. Whatever is not here is known by name alone. */
const recorded = `
  ServiceSettings: SiteURL WebsocketURL ListenAddress ConnectionSecurity TLSCertFile TLSKeyFile TLSMinVer TLSStrictTransport
    TLSStrictTransportMaxAge TLSOverwriteCiphers UseLetsEncrypt Forward80To443 TrustedProxyIPHeader AllowCorsFrom
    CorsAllowCredentials EnableAPIUserDeletion EnableAPITeamDeletion EnableAPIChannelDeletion EnableAPIPostDeletion
    EnableDeveloper EnableTesting EnableInsecureOutgoingConnections EnableUserAccessTokens ExperimentalStrictCSRFEnforcement
    EnableLocalMode LocalModeSocketLocation MaximumPayloadSizeBytes MaximumURLLength FrameAncestors
  SqlSettings: DriverName Trace MaxIdleConns MaxOpenConns
  ClusterSettings: Enable GossipPort StreamingPort UseIPAddress UseIpAddress ReadOnlyConfig EnableGossipCompression
    EnableGossipEncryption EnableExperimentalGossipEncryption NetworkInterface BindAddress AdvertiseAddress
  PasswordSettings: MinimumLength Lowercase Number Uppercase Symbol
  FileSettings: DriverName EnablePublicLink MaxFileSize AmazonS3SSL
  PluginSettings: Enable EnableUploads RequirePluginSignature AllowInsecureDownloadURL AllowInsecureDownloadUrl
    EnableMarketplace EnableRemoteMarketplace AutomaticPrepackagedPlugins
  RateLimitSettings: Enable PerSec MaxBurst VaryByRemoteAddr VaryByUser VaryByHeader
  LogSettings: EnableConsole ConsoleLevel EnableFile FileLevel EnableDiagnostics
  LocalizationSettings: DefaultServerLocale DefaultClientLocale AvailableLocales
  EmailSettings: ConnectionSecurity SkipServerCertificateVerification SendPushNotifications PushNotificationServer
    PushNotificationContents EnableSMTPAuth
  LdapSettings: Enable ConnectionSecurity SkipCertificateVerification
  MetricsSettings: Enable ListenAddress
  ExperimentalSettings: ClientSideCertEnable
  TeamSettings: ExperimentalViewArchivedChannels EnableOpenServer
`
const names = [...recorded.matchAll(/(\w+):([^:]*?)(?=\n {2}\w|$)/gs)].flatMap(
  ([, section = '', keys = '']) =>
    keys
      .trim()
      .split(/\s+/)
      .map((key) => [section, key] as const),
)

test.each(names)('%s.%s is written down', (section, key) => {
  expect(isRecorded(section, key)).toBe(true)
  expect(parse({ [section]: { [key]: 'x' } })).toMatchObject({
    settings: { [`${section}.${key}`]: 'x' },
    unrecorded: [],
  })
})

test.each([
  ['SqlSettings', 'DataSource'],
  ['SqlSettings', 'AtRestEncryptKey'],
  ['EmailSettings', 'SMTPPassword'],
  ['Unheard', 'Enable'],
  ['ServiceSettings', ''],
  ['', 'SiteURL'],
])('%s.%s is not', (section, key) => {
  expect(isRecorded(section, key)).toBe(false)
})

test('a value: what is one, what has no business there, and lists in lists', () => {
  expect(['a', 1, false, null, undefined, {}, []].map(redactValue)).toEqual([
    'a',
    1,
    false,
    null,
    null,
    null,
    [],
  ])
  expect(redactValue(['a', 1, true, null, {}, ['b'], 'https://u:p@h/x'])).toEqual([
    'a',
    1,
    true,
    'https://h/x',
  ])
})

test.each([
  ['A', true],
  ['Ab_9', true],
  [`A${'x'.repeat(99)}`, true],
  [`A${'x'.repeat(100)}`, false],
  ['a', false],
  ['_A', false],
  ['xA', false],
  ['A b', false],
  ['', false],
])('the name %j of a setting: %s', (name, isOne) => {
  expect(isSettingName(name)).toBe(isOne)
  expect(parse({ [name]: { X: 'a' } }).unrecorded).toEqual(isOne ? [`${name}.X`] : [])
  expect(parse({ X: { [name]: 'a' } }).unrecorded).toEqual(isOne ? [`X.${name}`] : [])
})

test('sections that are none', () => {
  expect(parse({ A: 'x', B: null, C: [{ D: 1 }], E: 5 })).toEqual({
    settings: {},
    unrecorded: [],
    masked: [],
    fingerprints: {},
    dataSources: [],
  })
})

test('what the server hid is named as such, and is no value', () => {
  const { masked, unrecorded, settings, fingerprints, dataSources } = parse({
    SqlSettings: {
      DataSource: mask,
      DataSourceReplicas: [mask, mask],
      DriverName: mask,
      DataSourceSearchReplicas: [mask, 'u@tcp(h:1)/d'],
    },
    Other: { None: [], Short: '*'.repeat(31) },
  })
  expect(masked).toEqual([
    'SqlSettings.DataSource',
    'SqlSettings.DataSourceReplicas',
    'SqlSettings.DriverName',
  ])
  expect(unrecorded).toEqual(['SqlSettings.DataSourceSearchReplicas', 'Other.None', 'Other.Short'])
  expect(settings).toEqual({})
  expect(Object.keys(fingerprints ?? {})).toEqual(['SqlSettings.DataSourceSearchReplicas', 'Other.Short'])
  expect(dataSources.map(({ setting }) => setting)).toEqual(['SqlSettings.DataSourceSearchReplicas[1]'])
})

test('a fingerprint for every value that is not shown whole, and for none that is or is empty', () => {
  const { fingerprints } = parse({
    ServiceSettings: {
      SiteURL: 'https://h/x',
      WebsocketURL: 'wss://u:p@h/x',
      TLSOverwriteCiphers: ['a', 'b'],
      AllowCorsFrom: null,
      FrameAncestors: ['https://u:p@h/x'],
      ListenAddress: ['a', null],
    },
    X: { Null: null, Empty: [], Text: '', Number: 0, List: ['a'] },
  })
  expect(Object.keys(fingerprints ?? {})).toEqual([
    'ServiceSettings.WebsocketURL',
    'ServiceSettings.FrameAncestors',
    'ServiceSettings.ListenAddress',
    'X.Text',
    'X.Number',
    'X.List',
  ])
})

test('data sources: lists of texts and of objects, and what is none', () => {
  const { dataSources } = parse({
    SqlSettings: {
      DriverName: 'mysql',
      DataSource: 'u@tcp(h:1)/d',
      DataSourceReplicas: ['', 'u@tcp(h:1)/d', 5, null],
      DataSourceSearchReplicas: 'u@tcp(h:1)/d',
      ReplicaLagSettings: [{ DataSource: 'u@tcp(h:1)/d' }, {}, ['x'], { DataSource: 5 }],
    },
  })
  expect(dataSources.map(({ setting, dsn: { status } }) => [setting, status])).toEqual([
    ['SqlSettings.DataSource', 'ok'],
    ['SqlSettings.DataSourceReplicas[1]', 'ok'],
    ['SqlSettings.DataSourceSearchReplicas', 'ok'],
    ['SqlSettings.ReplicaLagSettings[0]', 'ok'],
  ])
  expect(parse({ SqlSettings: { DataSource: { a: 1 }, DriverName: 5 } }).dataSources).toEqual([])
  expect(parse({ SqlSettings: [] }).dataSources).toEqual([])
})

test.each(['', '[]', 'null', '5', '"x"', '{'])('%j is no config.json', (text) => {
  expect(() => parseMattermostConfig(text)).toThrow(expect.objectContaining({ field: 'json', offset: 0 }))
})

test('fingerprints tell values apart, and settings, and nothing else', () => {
  const of = (value: unknown) => createFingerprint('A.B', value)
  expect(of({ a: 1, b: [1, { c: 2, d: 3 }] })).toBe(of({ b: [1, { d: 3, c: 2 }], a: 1 }))
  // Go writes both for a list that is empty.
  expect(of([])).toBe(of(null))
  expect(of({ a: [] })).toBe(of({ a: null }))
  const all = [
    '',
    'a',
    1,
    '1',
    true,
    null,
    [null],
    [1, 2],
    [2, 1],
    ['1,2'],
    {},
    { a: 1 },
    { b: 1 },
    { a: 2 },
    { a: 1, b: 2 },
  ]
  expect(new Set(all.map(of)).size).toBe(all.length)
  expect(createFingerprint('A.C', 'a')).not.toBe(of('a'))
  expect(of('a')).toMatch(/^[\w-]{22}$/)
})

test('a value may be nested 64 deep, and no deeper', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])
  expect(createFingerprint('A.B', nested(64))).toMatch(/^[\w-]{22}$/)
  expect(() => createFingerprint('A.B', nested(65))).toThrow(
    expect.objectContaining({ field: 'nesting', offset: 0 }),
  )
})

test.each(['{"error": "denied"}', '{"status": 403, "message": "x"}', '{"": []}'])(
  '%s is the answer of another program',
  (text) => {
    expect(() => parseMattermostConfig(text)).toThrow(
      expect.objectContaining({ field: 'section', offset: 0 }),
    )
  },
)

test('nothing set is a configuration', () => {
  expect(parseMattermostConfig('{}').settings).toEqual({})
})
