import type { Host } from '../docker/stack-host.ts'
import type { MattermostImage } from '../images/mattermost-image.ts'

export interface MattermostService {
  mattermost: MattermostImage
  /** Path of config.json. */
  config: string
  /** The settings that differ from the defaults. */
  settings: Record<string, Record<string, unknown>>
  /** Runs before the server, in the unit's ExecStartPre. */
  preStart?: string
  /** Units that it starts after. */
  after?: string[]
  environment?: Record<string, string>
  /** What the stand-in takes for a token of its REST API. In a file: everyone may read a unit's environment. */
  token: string
}

/** Turns off the server's requests to Mattermost's own services: a replica runs where nothing outside answers. */
const offline = {
  MM_LOGSETTINGS_ENABLEDIAGNOSTICS: 'false',
  MM_SERVICESETTINGS_ENABLESECURITYFIXALERT: 'false',
  MM_PLUGINSETTINGS_AUTOMATICPREPACKAGEDPLUGINS: 'false',
  MM_PLUGINSETTINGS_ENABLEREMOTEMARKETPLACE: 'false',
  MM_ANNOUNCEMENTSETTINGS_ADMINNOTICESENABLED: 'false',
  MM_ANNOUNCEMENTSETTINGS_USERNOTICESENABLED: 'false',
}

/** Of push notifications the document says nothing: encrypted, by the service that is meant for it, and without the text of messages. */
export const discreetPush = {
  SendPushNotifications: true,
  PushNotificationServer: 'https://push.mattermost.com',
  PushNotificationContents: 'generic',
}

const tokenFile = '/opt/mattermost/stand-in.token'

/** Writes config.json and the unit; starts nothing. */
export async function installMattermost(host: Host, service: MattermostService): Promise<void> {
  await host.write(service.config, `${JSON.stringify(service.settings, null, 4)}\n`, 0o640)
  await host.write(tokenFile, service.token, 0o640)
  await host.write('/etc/systemd/system/mattermost.service', renderUnit(service))
  await host.shell(
    `chgrp mattermost ${tokenFile} && chown -R mattermost:mattermost "$(dirname ${service.config})" && systemctl daemon-reload`,
  )
}

/** The stand-in says READY with `systemd-notify`, a process of its own, which the default NotifyAccess=main would not hear. */
function renderUnit({
  mattermost,
  config,
  preStart,
  after = [],
  environment = {},
}: MattermostService): string {
  const variables = { ...offline, ...environment }
  return `[Unit]
Description=Mattermost
After=${['network.target', ...after].join(' ')}

[Service]
Type=notify
${mattermost.official ? '' : 'NotifyAccess=all\n'}${preStart ? `ExecStartPre=${preStart}\n` : ''}\
ExecStart=/opt/mattermost/bin/mattermost --config ${config}
${Object.entries(variables)
  .map(([name, value]) => `Environment="${name}=${value}"`)
  .join('\n')}
Restart=always
RestartSec=10
TimeoutStartSec=120
WorkingDirectory=/opt/mattermost
User=mattermost
Group=mattermost
LimitNOFILE=49152

[Install]
WantedBy=multi-user.target
`
}
