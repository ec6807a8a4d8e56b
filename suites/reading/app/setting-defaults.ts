import type { SettingValue } from '../../../probes/host/setting-value.ts'

/**
 * What the server takes for a setting that config.json doesn't name (public/model/config.go of an 11.10 tree, read in July
 * 2026). A setting that isn't here has no default that is known.
 */
export const settingDefaults: Readonly<Record<string, SettingValue>> = {
  'ServiceSettings.SiteURL': '',
  'ServiceSettings.WebsocketURL': '',
  'ServiceSettings.ListenAddress': ':8065',
  'ServiceSettings.ConnectionSecurity': '',
  'ServiceSettings.TLSCertFile': '',
  'ServiceSettings.TLSKeyFile': '',
  'ServiceSettings.TLSMinVer': '1.2',
  'ServiceSettings.TLSStrictTransport': false,
  'ServiceSettings.TLSStrictTransportMaxAge': 63072000,
  'ServiceSettings.TLSOverwriteCiphers': [],
  'ServiceSettings.UseLetsEncrypt': false,
  'ServiceSettings.Forward80To443': false,
  'ServiceSettings.TrustedProxyIPHeader': [],
  'ServiceSettings.AllowCorsFrom': '',
  'ServiceSettings.CorsAllowCredentials': false,
  'ServiceSettings.EnableAPIUserDeletion': false,
  'ServiceSettings.EnableAPITeamDeletion': false,
  'ServiceSettings.EnableAPIChannelDeletion': false,
  'ServiceSettings.EnableAPIPostDeletion': false,
  'ServiceSettings.EnableDeveloper': false,
  'ServiceSettings.EnableTesting': false,
  'ServiceSettings.EnableInsecureOutgoingConnections': false,
  'ServiceSettings.EnableUserAccessTokens': false,
  'ServiceSettings.ExperimentalStrictCSRFEnforcement': false,
  'ServiceSettings.EnableLocalMode': false,
  'ServiceSettings.LocalModeSocketLocation': '/var/tmp/mattermost_local.socket',
  'ServiceSettings.MaximumPayloadSizeBytes': 300000,
  'ServiceSettings.MaximumURLLength': 2048,
  'ServiceSettings.FrameAncestors': '',
  'SqlSettings.DriverName': 'postgres',
  'ClusterSettings.Enable': false,
  'ClusterSettings.GossipPort': 8074,
  'ClusterSettings.UseIPAddress': true,
  'ClusterSettings.ReadOnlyConfig': true,
  'ClusterSettings.EnableGossipCompression': true,
  'PasswordSettings.MinimumLength': 8,
  'PasswordSettings.Lowercase': false,
  'PasswordSettings.Number': false,
  'PasswordSettings.Uppercase': false,
  'PasswordSettings.Symbol': false,
  'FileSettings.EnablePublicLink': false,
  'FileSettings.MaxFileSize': 104857600,
  'PluginSettings.Enable': true,
  'PluginSettings.EnableUploads': false,
  'PluginSettings.RequirePluginSignature': false,
  'PluginSettings.AllowInsecureDownloadURL': false,
  'PluginSettings.EnableMarketplace': true,
  'RateLimitSettings.Enable': false,
  'RateLimitSettings.PerSec': 10,
  'RateLimitSettings.MaxBurst': 100,
  'RateLimitSettings.VaryByRemoteAddr': true,
  'LocalizationSettings.DefaultServerLocale': 'en',
  'LocalizationSettings.DefaultClientLocale': 'en',
  'LocalizationSettings.AvailableLocales': '',
  'EmailSettings.ConnectionSecurity': '',
  'EmailSettings.SkipServerCertificateVerification': false,
  'EmailSettings.SendPushNotifications': true,
  'EmailSettings.PushNotificationServer': 'https://push-test.mattermost.com',
  'EmailSettings.PushNotificationContents': 'full',
}

/**
 * Defaults of a configuration that names SiteURL: the server takes it for one of an older release, and changes as little as it can
 * (isUpdate in the same file). The environment comes later and has no part in it.
 */
const defaultsOfUpdate: Readonly<Record<string, SettingValue>> = {
  'EmailSettings.SendPushNotifications': false,
  'EmailSettings.PushNotificationServer': '',
}

/** The default of a setting beside what the same file names; undefined: none is known. */
export function findSettingDefault(
  setting: string,
  named: Readonly<Record<string, SettingValue>>,
): SettingValue | undefined {
  const siteUrl = named['ServiceSettings.SiteURL']
  const updates = siteUrl !== undefined && siteUrl !== null
  return (updates ? defaultsOfUpdate[setting] : undefined) ?? settingDefaults[setting]
}
