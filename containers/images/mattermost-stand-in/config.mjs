/** The settings that the documents name, with the server's own defaults (public/model/config.go). */
const defaults = {
  ServiceSettings: {
    SiteURL: '',
    WebsocketURL: '',
    ListenAddress: ':8065',
    ConnectionSecurity: '',
    TLSCertFile: '',
    TLSKeyFile: '',
    TLSMinVer: '1.2',
    TLSStrictTransport: false,
    TLSStrictTransportMaxAge: 63072000,
    TLSOverwriteCiphers: [],
    AllowCorsFrom: '',
    EnableAPIUserDeletion: false,
    EnableLocalMode: false,
    LocalModeSocketLocation: '/var/tmp/mattermost_local.socket',
    EnableDeveloper: false,
    EnableTesting: false,
    FrameAncestors: '',
  },
  SqlSettings: {
    DriverName: 'postgres',
    DataSource: '',
    DataSourceReplicas: [],
    MaxIdleConns: 50,
    MaxOpenConns: 100,
  },
  ClusterSettings: {
    Enable: false,
    ClusterName: '',
    OverrideHostname: '',
    GossipPort: 8074,
    StreamingPort: 8075,
    EnableGossipEncryption: false,
    UseIPAddress: true,
  },
  LocalizationSettings: { DefaultServerLocale: 'en', DefaultClientLocale: 'en', AvailableLocales: '' },
  PasswordSettings: { MinimumLength: 8, Lowercase: false, Number: false, Uppercase: false, Symbol: false },
  FileSettings: { MaxFileSize: 104857600, EnablePublicLink: false },
  PluginSettings: { Enable: true, EnableUploads: false, RequirePluginSignature: false },
  EmailSettings: {
    SendPushNotifications: true,
    PushNotificationServer: 'https://push-test.mattermost.com',
    PushNotificationContents: 'full',
  },
}

/** The file over the defaults, and the environment (`MM_SECTION_KEY`, arrays separated by spaces) over both. */
export function loadConfig(file, env) {
  const config = {}
  for (const section of new Set([...Object.keys(defaults), ...Object.keys(file)])) {
    config[section] = { ...defaults[section], ...file[section] }
    for (const [key, value] of Object.entries(config[section])) {
      const override = env[`MM_${section}_${key}`.toUpperCase()]
      if (override !== undefined) config[section][key] = convert(override, value)
    }
  }
  return config
}

function convert(text, like) {
  if (typeof like === 'boolean') return text === 'true'
  if (typeof like === 'number') return Number(text)
  if (Array.isArray(like)) return text.split(' ').filter((word) => word !== '')
  return text
}

/** `:8065`, `127.0.0.1:8065`, `[::1]:8065`. Without a host Go listens on [::], dual-stack. */
export function listenAddress(text) {
  const colon = text.lastIndexOf(':')
  const host = text.slice(0, colon).replace(/^\[|\]$/g, '')
  return { host: host === '' ? '::' : host, port: Number(text.slice(colon + 1)) }
}
