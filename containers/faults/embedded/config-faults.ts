import type { InsideSettings } from '../../embedded/inside/inside-settings.ts'
import type { MattermostSections } from '../../embedded/inside/simulated-config.ts'
import type { EmbeddedFault } from '../fault.ts'

/** Mattermost's settings, as config.json, mmctl and the REST API show them. */
export const configFaults = {
  'user-deletion': {
    title: 'Users can be deleted for good over the API',
    how: 'seed 000’s setting for testing, kept',
    fails: ['config-user-deletion'],
    change: ({ inside }) => setEverywhere(inside, 'ServiceSettings', 'EnableAPIUserDeletion', true),
  },
  'plugin-uploads': {
    title: 'Administrators can upload unsigned plugins',
    how: 'PluginSettings.EnableUploads for one plugin of the house',
    fails: ['config-plugins'],
    change: ({ inside }) => setEverywhere(inside, 'PluginSettings', 'EnableUploads', true),
  },
  'sql-settings-reset': {
    title: 'config.json has the package’s DataSource, and the running server does not know yet',
    how: 'an upgrade that replaced config.json',
    fails: ['config-sql', 'config-drift'],
    change: ({ inside }) => {
      const { SqlSettings } = inside.mattermost.file
      if (SqlSettings)
        SqlSettings.DataSource =
          'postgres://mmuser:mostest@localhost/mattermost_test?sslmode=disable&connect_timeout=10'
    },
  },
  'salt-regenerated': {
    title: 'The salt of public links was made anew',
    how: 'an upgrade that replaced FileSettings',
    fails: ['config-drift'],
    change: ({ inside: { mattermost } }) => {
      for (const { FileSettings } of [mattermost.running, mattermost.file])
        if (FileSettings) FileSettings.PublicLinkSalt = 'another-made-up-salt-of-32-chars'
    },
  },
  'app-old-tls': {
    title: 'Mattermost’s own TLS takes version 1.0',
    how: 'TLSMinVer for an old load balancer',
    fails: ['app-transport-encryption'],
    change: ({ inside }) => setEverywhere(inside, 'ServiceSettings', 'TLSMinVer', '1.0'),
  },
  'app-listens-everywhere': {
    title: 'Mattermost listens on every address, and is reached there',
    how: 'ListenAddress as installed, and no firewall',
    fails: ['app-listen-address', 'app-port-exposure'],
    change: ({ inside, network }) => {
      setEverywhere(inside, 'ServiceSettings', 'ListenAddress', ':8065')
      inside.edits.push({ command: 'sockets', from: '127.0.0.1:8065', to: '        *:8065' })
      network.exposed = [{ port: 8065, family: 4, service: 'app' }]
    },
  },
  'push-test-service': {
    title: 'Push notifications go to the test service',
    how: 'EmailSettings as installed',
    fails: ['push-encryption'],
    change: ({ inside }) =>
      setEverywhere(inside, 'EmailSettings', 'PushNotificationServer', 'https://push-test.mattermost.com'),
  },
  'push-full-contents': {
    title: 'Push notifications carry the text of messages',
    how: 'EmailSettings as installed',
    fails: ['push-contents'],
    change: ({ inside }) => setEverywhere(inside, 'EmailSettings', 'PushNotificationContents', 'full'),
  },
} as const satisfies Record<string, EmbeddedFault>

/** Changes what runs, what the next start takes, and what was kept: nothing has drifted. */
export function changeEverySource(
  { mattermost: { running, file, kept } }: InsideSettings,
  change: (sections: MattermostSections) => void,
): void {
  for (const sections of [running, file, kept]) change(sections)
}

function setEverywhere(inside: InsideSettings, section: string, setting: string, value: unknown): void {
  changeEverySource(inside, (sections) => {
    const settings = sections[section]
    if (!settings || !(setting in settings)) throw new Error(`there is no ${section}.${setting}`)
    settings[setting] = value
  })
}
