import * as z from 'zod'
import { linesOf } from './command-output.ts'
import { question } from './question.ts'
import { aptListSchema, parseAptLists } from './questions/apt-lists.ts'
import { parseAptUpdates, updateSchema } from './questions/apt-updates.ts'
import { authorizedKeySchema, parseAuthorizedKeys } from './questions/authorized-keys.ts'
import { certbotSchema, parseCertbotDefaults, parseCertbotRenewals } from './questions/certbot.ts'
import { parseCertbotPackages } from './questions/certbot-packages.ts'
import { fileSchema, parseFiles } from './questions/file-listing.ts'
import { firewalldZoneSchema, parseFirewalldZones } from './questions/firewalld.ts'
import { iptablesTableSchema, parseIptables } from './questions/iptables.ts'
import { mattermostConfigSchema, parseMattermostConfig } from './questions/mattermost-config.ts'
import { nftablesSchema, parseNftables } from './questions/nftables.ts'
import { nginxConfigurationSchema, parseNginxConfiguration } from './questions/nginx/nginx-configuration.ts'
import { parseNginxVersion } from './questions/nginx/nginx-version.ts'
import {
  opensslConfigSchema,
  opensslVersionSchema,
  parseOpensslConfig,
  parseOpensslVersion,
} from './questions/openssl.ts'
import { osReleaseSchema, parseOsRelease } from './questions/os-release.ts'
import { parsePreStart, preStartSchema } from './questions/pre-start.ts'
import { parseProcesses, processSchema } from './questions/processes.ts'
import {
  parseSelinuxBoolean,
  parseSelinuxDenials,
  parseSelinuxMode,
  selinuxDenialSchema,
  selinuxModeSchema,
} from './questions/selinux.ts'
import { parseSockets, socketSchema } from './questions/sockets.ts'
import { parseSshd, sshdSchema } from './questions/sshd.ts'
import { parseTimers, timerSchema } from './questions/timers.ts'
import { parseUfw, ufwSchema } from './questions/ufw.ts'
import { parseUnits, unitSchema } from './questions/units.ts'
import { integerFrom, wordFrom } from './single-value.ts'

const runsCertbot = (text: string) =>
  linesOf(text).some(
    ({ text: line }) =>
      !/^\s*#/.test(line) && line.includes('certbot') && !line.includes('/run/systemd/system'),
  )

const files = z.array(fileSchema)
const tables = z.array(iptablesTableSchema)
/** firewall-cmd's NOT_RUNNING: there is a firewalld, and it filters nothing. */
const notRunning = { absentExits: [252] }
/** ls and grep by these say that what they were to list isn't there. */
const noSuchPlace = { absentExits: [2] }
const fileGone = { absentExits: [2] }

/** Everything asked of a host: the name is that of the fact, `host.osRelease`. */
export const questions = {
  osRelease: question('os-release', osReleaseSchema, parseOsRelease),
  hostname: question('hostname', z.string(), wordFrom),
  ipForward: question('ip-forward', z.int(), integerFrom),

  firewalldZones: question('firewalld-zones', z.array(firewalldZoneSchema), parseFirewalldZones, notRunning),
  firewalldPermanent: question(
    'firewalld-permanent',
    z.array(firewalldZoneSchema),
    parseFirewalldZones,
    notRunning,
  ),
  firewalldDefaultZone: question('firewalld-default-zone', z.string(), wordFrom, notRunning),
  ufw: question('ufw-status', ufwSchema, parseUfw),
  ufwAfterRules: question('ufw-after-rules', tables, parseIptables, fileGone),
  nftables: question('nftables', nftablesSchema, parseNftables),
  iptables: question('iptables', tables, parseIptables),
  ip6tables: question('ip6tables', tables, parseIptables),

  selinuxMode: question('selinux-mode', selinuxModeSchema, parseSelinuxMode),
  /** httpd_can_network_connect. */
  selinuxConnect: question('selinux-connect', z.boolean(), parseSelinuxBoolean),
  selinuxDenials: question('selinux-denials', z.array(selinuxDenialSchema), parseSelinuxDenials, fileGone),

  units: question('units', z.array(unitSchema), parseUnits),
  timers: question('timers', z.array(timerSchema), parseTimers),

  nginxVersion: question('nginx-version', z.string(), parseNginxVersion),
  nginxConfiguration: question('nginx-configuration', nginxConfigurationSchema, parseNginxConfiguration),
  nginxFiles: question('nginx-files', files, parseFiles('/etc/nginx'), noSuchPlace),
  /** The number in /run/nginx.pid. */
  nginxPid: question('nginx-pid', z.int(), integerFrom, fileGone),

  /** /etc/mattermost/config.json. */
  mattermostConfigEtc: question(
    'mattermost-config-etc',
    mattermostConfigSchema,
    parseMattermostConfig,
    fileGone,
  ),
  /** /opt/mattermost/config/config.json. */
  mattermostConfigOpt: question(
    'mattermost-config-opt',
    mattermostConfigSchema,
    parseMattermostConfig,
    fileGone,
  ),
  /** What mmctl says in local mode, overrides by the environment included. */
  mattermostRunning: question('mattermost-running', mattermostConfigSchema, parseMattermostConfig),
  mattermostFilesEtc: question('mattermost-files-etc', files, parseFiles('/etc/mattermost'), noSuchPlace),
  mattermostFilesOpt: question(
    'mattermost-files-opt',
    files,
    parseFiles('/opt/mattermost/config'),
    noSuchPlace,
  ),
  mattermostPreStart: question('mattermost-pre-start', preStartSchema, parsePreStart, fileGone),
  tunnelKeyFiles: question('tunnel-key-files', files, parseFiles('/home/mattermost/.ssh'), noSuchPlace),
  tunnelAuthorizedKeys: question(
    'tunnel-authorized-keys',
    z.array(authorizedKeySchema),
    parseAuthorizedKeys,
    fileGone,
  ),

  letsencryptFiles: question('letsencrypt-files', files, parseFiles('/etc/letsencrypt'), noSuchPlace),
  certbotRenewals: question('certbot-renewal', z.array(certbotSchema), parseCertbotRenewals, noSuchPlace),
  certbotDefaults: question('certbot-cli', certbotSchema, parseCertbotDefaults, fileGone),
  /** Whether /etc/cron.d/certbot runs certbot under systemd: Debian's own does so on other systems only. */
  certbotCron: question('certbot-cron', z.boolean(), runsCertbot, fileGone),
  /** Names of certbot's packages; folders that aren't there are passed over. */
  certbotPackages: question('certbot-packages', z.array(z.string()), parseCertbotPackages, {
    exits: [0, 2],
  }),
  privateKeysRedhat: question('private-keys-redhat', files, parseFiles('/etc/pki/tls/private'), noSuchPlace),
  privateKeysDebian: question('private-keys-debian', files, parseFiles('/etc/ssl/private'), noSuchPlace),
  databaseKeyFiles: question('database-key-files', files, parseFiles('/var/lib/mysql'), noSuchPlace),

  sshd: question('sshd-configuration', sshdSchema, parseSshd),
  opensslVersion: question('openssl-version', opensslVersionSchema, parseOpensslVersion),
  openssl11Version: question('openssl11-version', opensslVersionSchema, parseOpensslVersion),
  opensslConfigRedhat: question('openssl-config-redhat', opensslConfigSchema, parseOpensslConfig, fileGone),
  opensslConfigDebian: question('openssl-config-debian', opensslConfigSchema, parseOpensslConfig, fileGone),
  cryptoPolicy: question('crypto-policy', z.string(), wordFrom, fileGone),

  sockets: question('sockets', z.array(socketSchema), parseSockets),
  processes: question('processes', z.array(processSchema), parseProcesses),
  /** Release files under /var/lib/apt/lists. */
  aptLists: question('apt-lists', z.array(aptListSchema), parseAptLists, noSuchPlace),
  aptUpdates: question('updates-apt', z.array(updateSchema), parseAptUpdates),
} as const
