import { expect, test } from 'vitest'
import { settingDefaults } from './setting-defaults.ts'

/** SetDefaults of public/model/config.go, and Mattermost's configuration reference, setting by setting. */
const documented = {
  ServiceSettings: {
    SiteURL: '',
    WebsocketURL: '',
    ListenAddress: ':8065',
    ConnectionSecurity: '',
    TLSCertFile: '',
    TLSKeyFile: '',
    TLSMinVer: '1.2',
    TLSStrictTransport: false,
    TLSStrictTransportMaxAge: 63_072_000,
    TLSOverwriteCiphers: [],
    UseLetsEncrypt: false,
    Forward80To443: false,
    TrustedProxyIPHeader: [],
    AllowCorsFrom: '',
    CorsAllowCredentials: false,
    EnableAPIUserDeletion: false,
    EnableAPITeamDeletion: false,
    EnableAPIChannelDeletion: false,
    EnableAPIPostDeletion: false,
    EnableDeveloper: false,
    EnableTesting: false,
    EnableInsecureOutgoingConnections: false,
    EnableUserAccessTokens: false,
    ExperimentalStrictCSRFEnforcement: false,
    EnableLocalMode: false,
    LocalModeSocketLocation: '/var/tmp/mattermost_local.socket',
    MaximumPayloadSizeBytes: 300_000,
    MaximumURLLength: 2048,
    FrameAncestors: '',
  },
  SqlSettings: { DriverName: 'postgres' },
  ClusterSettings: {
    Enable: false,
    GossipPort: 8074,
    UseIPAddress: true,
    ReadOnlyConfig: true,
    EnableGossipCompression: true,
  },
  PasswordSettings: { MinimumLength: 8, Lowercase: false, Number: false, Uppercase: false, Symbol: false },
  FileSettings: { EnablePublicLink: false, MaxFileSize: 100 * 1024 * 1024 },
  PluginSettings: {
    Enable: true,
    EnableUploads: false,
    RequirePluginSignature: false,
    AllowInsecureDownloadURL: false,
    EnableMarketplace: true,
  },
  RateLimitSettings: { Enable: false, PerSec: 10, MaxBurst: 100, VaryByRemoteAddr: true },
  LocalizationSettings: { DefaultServerLocale: 'en', DefaultClientLocale: 'en', AvailableLocales: '' },
  EmailSettings: {
    ConnectionSecurity: '',
    SkipServerCertificateVerification: false,
    SendPushNotifications: true,
    PushNotificationServer: 'https://push-test.mattermost.com',
    PushNotificationContents: 'full',
  },
}

test('every default that is known, and no other', () => {
  expect(settingDefaults).toEqual(
    Object.fromEntries(
      Object.entries(documented).flatMap(([section, settings]) =>
        Object.entries(settings).map(([key, value]) => [`${section}.${key}`, value]),
      ),
    ),
  )
})
