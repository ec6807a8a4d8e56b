import { redactCredentials, type SettingValue } from './setting-value.ts'

/**
 * The settings whose values are written down. Everything else of config.json may be a secret (keys, salts, passwords, a
 * plugin's own settings) and is known by name alone.
 */
export const recordedSettings = {
  ServiceSettings: [
    'SiteURL',
    'WebsocketURL',
    'ListenAddress',
    'ConnectionSecurity',
    'TLSCertFile',
    'TLSKeyFile',
    'TLSMinVer',
    'TLSStrictTransport',
    'TLSStrictTransportMaxAge',
    'TLSOverwriteCiphers',
    'UseLetsEncrypt',
    'Forward80To443',
    'TrustedProxyIPHeader',
    'AllowCorsFrom',
    'CorsAllowCredentials',
    'EnableAPIUserDeletion',
    'EnableAPITeamDeletion',
    'EnableAPIChannelDeletion',
    'EnableAPIPostDeletion',
    'EnableDeveloper',
    'EnableTesting',
    'EnableInsecureOutgoingConnections',
    'EnableUserAccessTokens',
    'ExperimentalStrictCSRFEnforcement',
    'EnableLocalMode',
    'LocalModeSocketLocation',
    'MaximumPayloadSizeBytes',
    'MaximumURLLength',
    'FrameAncestors',
  ],
  SqlSettings: ['DriverName', 'Trace', 'MaxIdleConns', 'MaxOpenConns'],
  ClusterSettings: [
    'Enable',
    'GossipPort',
    'StreamingPort',
    'UseIPAddress',
    'UseIpAddress',
    'ReadOnlyConfig',
    'EnableGossipCompression',
    'EnableGossipEncryption',
    'EnableExperimentalGossipEncryption',
    'NetworkInterface',
    'BindAddress',
    'AdvertiseAddress',
  ],
  PasswordSettings: ['MinimumLength', 'Lowercase', 'Number', 'Uppercase', 'Symbol'],
  FileSettings: ['DriverName', 'EnablePublicLink', 'MaxFileSize', 'AmazonS3SSL'],
  PluginSettings: [
    'Enable',
    'EnableUploads',
    'RequirePluginSignature',
    'AllowInsecureDownloadURL',
    'AllowInsecureDownloadUrl',
    'EnableMarketplace',
    'EnableRemoteMarketplace',
    'AutomaticPrepackagedPlugins',
  ],
  RateLimitSettings: ['Enable', 'PerSec', 'MaxBurst', 'VaryByRemoteAddr', 'VaryByUser', 'VaryByHeader'],
  LogSettings: ['EnableConsole', 'ConsoleLevel', 'EnableFile', 'FileLevel', 'EnableDiagnostics'],
  LocalizationSettings: ['DefaultServerLocale', 'DefaultClientLocale', 'AvailableLocales'],
  EmailSettings: [
    'ConnectionSecurity',
    'SkipServerCertificateVerification',
    'SendPushNotifications',
    'PushNotificationServer',
    'PushNotificationContents',
    'EnableSMTPAuth',
  ],
  LdapSettings: ['Enable', 'ConnectionSecurity', 'SkipCertificateVerification'],
  MetricsSettings: ['Enable', 'ListenAddress'],
  ExperimentalSettings: ['ClientSideCertEnable'],
  TeamSettings: ['ExperimentalViewArchivedChannels', 'EnableOpenServer'],
} as const satisfies Record<string, readonly string[]>

/** The settings that hold one DSN or several. */
export const dsnSettings = [
  'DataSource',
  'DataSourceReplicas',
  'DataSourceSearchReplicas',
  'ReplicaLagSettings',
] as const

/** Whether a setting's value is written down. */
export function isRecorded(section: string, key: string): boolean {
  return (recordedSettings as Record<string, readonly string[]>)[section]?.includes(key) ?? false
}

/** A value of config.json without what may be secret in it; null for what has no business there. */
export function redactValue(value: unknown): SettingValue {
  if (typeof value === 'string') return redactCredentials(value)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (!Array.isArray(value)) return null
  return value.flatMap((item: unknown) => {
    // A list in a list is no setting's value.
    const recorded = Array.isArray(item) ? null : redactValue(item)
    return recorded === null || Array.isArray(recorded) ? [] : [recorded]
  })
}
