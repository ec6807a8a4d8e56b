import { createMattermostSections } from '../../containers/embedded/inside/simulated-config.ts'
import { createAwkwardCanary, createCanary } from './canary-secrets.ts'

/** Settings that are secret, or may be; a plugin's own settings are everything that its author made up. */
const secretSettings = {
  ServiceSettings: [
    'GoogleDeveloperKey',
    'GiphySdkKey',
    'GfycatAPISecret',
    'SplitKey',
    'LicenseFileLocation',
  ],
  SqlSettings: ['AtRestEncryptKey'],
  FileSettings: ['PublicLinkSalt', 'AmazonS3AccessKeyId', 'AmazonS3SecretAccessKey', 'AmazonS3Bucket'],
  EmailSettings: ['SMTPUsername', 'SMTPPassword', 'InviteSalt', 'FeedbackEmail', 'SMTPServer'],
  GitLabSettings: ['Secret', 'Id'],
  GoogleSettings: ['Secret'],
  Office365Settings: ['Secret', 'DirectoryId'],
  OpenIdSettings: ['Secret'],
  LdapSettings: ['BindUsername', 'BindPassword', 'UserFilter'],
  SamlSettings: ['PrivateKeyFile', 'ServiceProviderIdentifier'],
  ElasticsearchSettings: ['Password', 'ConnectionURL'],
  MessageExportSettings: ['SMTPPassword'],
  ImageProxySettings: ['RemoteImageProxyOptions'],
  CloudSettings: ['CWSAPIURL'],
  LogSettings: ['AdvancedLoggingJSON'],
  MadeUpSettings: ['SomethingNew'],
} as const

/**
 * A config.json that holds a secret wherever one can be: settings of every kind, DSNs, URLs with a password, nested values.
 *
 * @param place - which file it is, so that each secret is another
 */
export function createCanaryConfig(place: string): string {
  const config: Record<string, Record<string, unknown>> = createMattermostSections(false)
  for (const [section, keys] of Object.entries(secretSettings)) {
    config[section] ??= {}
    for (const key of keys) config[section][key] = createAwkwardCanary(`${place}-${section}.${key}`)
  }
  const login = (setting: string) => `https://admin:${createCanary(`${place}-${setting}`)}@mm.example.com`
  Object.assign(config.ServiceSettings ?? {}, {
    SiteURL: `${login('SiteURL')}/?token=${createCanary('query')}#${createCanary('fragment')}`,
    WebsocketURL: `wss://u:${createCanary('WebsocketURL')}@[not a url`,
    AllowCorsFrom: `mm.example.com ${login('AllowCorsFrom')}`,
    TLSOverwriteCiphers: [
      login('TLSOverwriteCiphers'),
      [createCanary('nested list')],
      { key: createCanary('in a list') },
    ],
  })
  Object.assign(config.EmailSettings ?? {}, { PushNotificationServer: login('PushNotificationServer') })
  Object.assign(config.SqlSettings ?? {}, {
    DataSource: `postgres://mmuser:${encodeURIComponent(createAwkwardCanary(`${place}-DataSource`))}@db.example.com:5432/mattermost?sslmode=verify-full&password=${createCanary('parameter')}`,
    DataSourceReplicas: [
      `mmuser:${createCanary('replica')}@tcp(replica.example.com:3306)/mattermost?tls=true&${createCanary('option')}=1`,
      `host=replica user=mmuser password='${createCanary('pairs')}' dbname=mattermost`,
      `${createCanary('not a DSN')}`,
    ],
    DataSourceSearchReplicas: [`postgres://mmuser:${createAwkwardCanary('malformed DSN')}@db/mattermost`],
    ReplicaLagSettings: [
      { DataSource: `postgres://u:${createCanary('lag')}@db/mattermost`, Query: createCanary('query') },
    ],
  })
  config.PluginSettings = {
    ...config.PluginSettings,
    Plugins: {
      jira: { secret: createAwkwardCanary('plugin'), list: [{ token: createCanary('plugin list') }] },
    },
    PluginStates: { [createCanary('name of a plugin')]: { Enable: true } },
  }
  return JSON.stringify(config)
}
