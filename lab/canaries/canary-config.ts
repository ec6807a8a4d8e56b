import { mattermostSections } from '../../containers/embedded/inside/simulated-config.ts'
import { awkward, canary } from './canary-secrets.ts'

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
export function configWithCanaries(place: string): string {
  const config: Record<string, Record<string, unknown>> = mattermostSections(false)
  for (const [section, keys] of Object.entries(secretSettings)) {
    config[section] ??= {}
    for (const key of keys) config[section][key] = awkward(`${place}-${section}.${key}`)
  }
  const login = (setting: string) => `https://admin:${canary(`${place}-${setting}`)}@mm.example.com`
  Object.assign(config.ServiceSettings ?? {}, {
    SiteURL: `${login('SiteURL')}/?token=${canary('query')}#${canary('fragment')}`,
    WebsocketURL: `wss://u:${canary('WebsocketURL')}@[not a url`,
    AllowCorsFrom: `mm.example.com ${login('AllowCorsFrom')}`,
    TLSOverwriteCiphers: [
      login('TLSOverwriteCiphers'),
      [canary('nested list')],
      { key: canary('in a list') },
    ],
  })
  Object.assign(config.EmailSettings ?? {}, { PushNotificationServer: login('PushNotificationServer') })
  Object.assign(config.SqlSettings ?? {}, {
    DataSource: `postgres://mmuser:${encodeURIComponent(awkward(`${place}-DataSource`))}@db.example.com:5432/mattermost?sslmode=verify-full&password=${canary('parameter')}`,
    DataSourceReplicas: [
      `mmuser:${canary('replica')}@tcp(replica.example.com:3306)/mattermost?tls=true&${canary('option')}=1`,
      `host=replica user=mmuser password='${canary('pairs')}' dbname=mattermost`,
      `${canary('not a DSN')}`,
    ],
    DataSourceSearchReplicas: [`postgres://mmuser:${awkward('malformed DSN')}@db/mattermost`],
    ReplicaLagSettings: [
      { DataSource: `postgres://u:${canary('lag')}@db/mattermost`, Query: canary('query') },
    ],
  })
  config.PluginSettings = {
    ...config.PluginSettings,
    Plugins: { jira: { secret: awkward('plugin'), list: [{ token: canary('plugin list') }] } },
    PluginStates: { [canary('name of a plugin')]: { Enable: true } },
  }
  return JSON.stringify(config)
}
