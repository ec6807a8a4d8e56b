/** config.json: section → setting → value. */
export type MattermostSections = Record<string, Record<string, unknown>>

/** Stands for every secret of the replica. None of them opens anything. */
const fake = 'not-a-real-password'

/** The database as Mattermost names it. */
export const databaseHost = 'db.mattermost.test'
export const databaseName = 'mattermost'
export const databaseUser = 'mmuser'

/** config.json in order: seed 000's as written, or what is right today. SiteURL, language and password length come from outside. */
export function createMattermostSections(documented: boolean): MattermostSections {
  return {
    ServiceSettings: {
      SiteURL: '',
      WebsocketURL: '',
      ListenAddress: documented ? ':8065' : '127.0.0.1:8065',
      ConnectionSecurity: documented ? '' : 'TLS',
      TLSCertFile: documented ? '' : '/etc/mattermost/cert.pem',
      TLSKeyFile: documented ? '' : '/etc/mattermost/key.pem',
      TLSMinVer: '1.2',
      TLSStrictTransport: false,
      TLSStrictTransportMaxAge: 63_072_000,
      TLSOverwriteCiphers: [],
      UseLetsEncrypt: false,
      AllowCorsFrom: '',
      EnableAPIUserDeletion: documented,
      EnableLocalMode: true,
      LocalModeSocketLocation: '/var/tmp/mattermost_local.socket',
      EnableDeveloper: false,
      EnableTesting: false,
      FrameAncestors: '',
    },
    SqlSettings: {
      DriverName: documented ? 'mysql' : 'postgres',
      DataSource: documented
        ? `${databaseUser}:${fake}@tcp(localhost:3306)/mattermostdb?charset=utf8mb4,utf8`
        : `postgres://${databaseUser}:${fake}@${databaseHost}:5432/${databaseName}?sslmode=verify-full&sslrootcert=/etc/mattermost/database-ca.pem&connect_timeout=10`,
      DataSourceReplicas: [],
      DataSourceSearchReplicas: [],
      MaxIdleConns: 50,
      MaxOpenConns: 100,
      Trace: false,
      AtRestEncryptKey: `${fake}-of-32-chars`,
    },
    ClusterSettings: {
      Enable: false,
      GossipPort: 8074,
      EnableGossipEncryption: true,
      UseIPAddress: true,
      ReadOnlyConfig: true,
    },
    LocalizationSettings: { DefaultServerLocale: 'en', DefaultClientLocale: 'en', AvailableLocales: '' },
    PasswordSettings: { MinimumLength: 8, Lowercase: false, Number: false, Uppercase: false, Symbol: false },
    FileSettings: {
      DriverName: 'local',
      MaxFileSize: 104_857_600,
      EnablePublicLink: false,
      PublicLinkSalt: `${fake}-of-32-chars`,
    },
    PluginSettings: {
      Enable: true,
      EnableUploads: false,
      RequirePluginSignature: false,
      AllowInsecureDownloadURL: false,
      EnableMarketplace: true,
    },
    EmailSettings: {
      SendPushNotifications: true,
      PushNotificationServer: 'https://global.push.mattermost.com',
      PushNotificationContents: 'generic',
      ConnectionSecurity: '',
      SkipServerCertificateVerification: false,
    },
  }
}

/** What the server knows of itself from elsewhere in the replica. */
export interface KnownSettings {
  siteUrl: string
  /** Of `GET /api/v4/config/client`. */
  client: Readonly<Record<string, string>>
}

/** The text of a config.json. */
export function renderConfigText(sections: MattermostSections, known: KnownSettings): string {
  return `${JSON.stringify(completeSections(sections, known), null, 4)}\n`
}

/** What the REST API shows of it: `model.FakeSetting` in place of secrets. */
export function renderMaskedConfigText(sections: MattermostSections, known: KnownSettings): string {
  const masked = Object.entries(completeSections(sections, known)).map(([section, settings]) => [
    section,
    Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name, secrets.has(name) ? mask : value]),
    ),
  ])
  return JSON.stringify(Object.fromEntries(masked))
}

const mask = '*'.repeat(32)
const secrets: ReadonlySet<string> = new Set(['DataSource', 'AtRestEncryptKey', 'PublicLinkSalt'])

function completeSections(
  sections: MattermostSections,
  { siteUrl, client }: KnownSettings,
): MattermostSections {
  const { ServiceSettings, LocalizationSettings, PasswordSettings, ...rest } = sections
  const locale = client.DefaultClientLocale
  const length = Number(client.PasswordMinimumLength)
  return {
    ...(ServiceSettings && { ServiceSettings: { ...ServiceSettings, SiteURL: siteUrl } }),
    ...(LocalizationSettings && {
      LocalizationSettings: {
        ...LocalizationSettings,
        DefaultServerLocale: locale,
        DefaultClientLocale: locale,
      },
    }),
    ...(PasswordSettings && { PasswordSettings: { ...PasswordSettings, MinimumLength: length } }),
    ...rest,
  }
}
