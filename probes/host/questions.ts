import * as z from 'zod'
import { splitLines } from './command-output.ts'
import { defineQuestion } from './question.ts'
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
import { parseInteger, parseWord } from './single-value.ts'

const hasCertbotJob = (text: string) =>
  splitLines(text).some(
    ({ text: line }) =>
      !/^\s*#/.test(line) && line.includes('certbot') && !line.includes('/run/systemd/system'),
  )

const files = z.array(fileSchema)
const tables = z.array(iptablesTableSchema)
/** firewall-cmd's NOT_RUNNING: there is a firewalld, and it filters nothing. */
const notRunningExits = { absentExits: [252] }
/** ls and grep by these say that what they were to list isn't there. */
const noSuchPlaceExits = { absentExits: [2] }
const noFileExits = { absentExits: [2] }

/** Everything asked of a host: the name is that of the fact, `host.osRelease`. */
export const questions = {
  osRelease: defineQuestion('os-release', osReleaseSchema, parseOsRelease),
  hostname: defineQuestion('hostname', z.string(), parseWord),
  ipForward: defineQuestion('ip-forward', z.int(), parseInteger),

  firewalldZones: defineQuestion(
    'firewalld-zones',
    z.array(firewalldZoneSchema),
    parseFirewalldZones,
    notRunningExits,
  ),
  firewalldPermanent: defineQuestion(
    'firewalld-permanent',
    z.array(firewalldZoneSchema),
    parseFirewalldZones,
    notRunningExits,
  ),
  firewalldDefaultZone: defineQuestion('firewalld-default-zone', z.string(), parseWord, notRunningExits),
  ufw: defineQuestion('ufw-status', ufwSchema, parseUfw),
  ufwAfterRules: defineQuestion('ufw-after-rules', tables, parseIptables, noFileExits),
  nftables: defineQuestion('nftables', nftablesSchema, parseNftables),
  iptables: defineQuestion('iptables', tables, parseIptables),
  ip6tables: defineQuestion('ip6tables', tables, parseIptables),

  selinuxMode: defineQuestion('selinux-mode', selinuxModeSchema, parseSelinuxMode),
  /** httpd_can_network_connect. */
  selinuxConnect: defineQuestion('selinux-connect', z.boolean(), parseSelinuxBoolean),
  selinuxDenials: defineQuestion(
    'selinux-denials',
    z.array(selinuxDenialSchema),
    parseSelinuxDenials,
    noFileExits,
  ),

  units: defineQuestion('units', z.array(unitSchema), parseUnits),
  timers: defineQuestion('timers', z.array(timerSchema), parseTimers),

  nginxVersion: defineQuestion('nginx-version', z.string(), parseNginxVersion),
  nginxConfiguration: defineQuestion(
    'nginx-configuration',
    nginxConfigurationSchema,
    parseNginxConfiguration,
  ),
  nginxFiles: defineQuestion('nginx-files', files, parseFiles('/etc/nginx'), noSuchPlaceExits),
  /** The number in /run/nginx.pid. */
  nginxPid: defineQuestion('nginx-pid', z.int(), parseInteger, noFileExits),

  /** /etc/mattermost/config.json. */
  mattermostConfigEtc: defineQuestion(
    'mattermost-config-etc',
    mattermostConfigSchema,
    parseMattermostConfig,
    noFileExits,
  ),
  /** /opt/mattermost/config/config.json. */
  mattermostConfigOpt: defineQuestion(
    'mattermost-config-opt',
    mattermostConfigSchema,
    parseMattermostConfig,
    noFileExits,
  ),
  /** What mmctl says in local mode, overrides by the environment included. */
  mattermostRunning: defineQuestion('mattermost-running', mattermostConfigSchema, parseMattermostConfig),
  mattermostFilesEtc: defineQuestion(
    'mattermost-files-etc',
    files,
    parseFiles('/etc/mattermost'),
    noSuchPlaceExits,
  ),
  mattermostFilesOpt: defineQuestion(
    'mattermost-files-opt',
    files,
    parseFiles('/opt/mattermost/config'),
    noSuchPlaceExits,
  ),
  mattermostPreStart: defineQuestion('mattermost-pre-start', preStartSchema, parsePreStart, noFileExits),
  tunnelKeyFiles: defineQuestion(
    'tunnel-key-files',
    files,
    parseFiles('/home/mattermost/.ssh'),
    noSuchPlaceExits,
  ),
  tunnelAuthorizedKeys: defineQuestion(
    'tunnel-authorized-keys',
    z.array(authorizedKeySchema),
    parseAuthorizedKeys,
    noFileExits,
  ),

  letsencryptFiles: defineQuestion(
    'letsencrypt-files',
    files,
    parseFiles('/etc/letsencrypt'),
    noSuchPlaceExits,
  ),
  certbotRenewals: defineQuestion(
    'certbot-renewal',
    z.array(certbotSchema),
    parseCertbotRenewals,
    noSuchPlaceExits,
  ),
  certbotDefaults: defineQuestion('certbot-cli', certbotSchema, parseCertbotDefaults, noFileExits),
  /** Whether /etc/cron.d/certbot runs certbot under systemd: Debian's own does so on other systems only. */
  certbotCron: defineQuestion('certbot-cron', z.boolean(), hasCertbotJob, noFileExits),
  /** Names of certbot's packages; folders that aren't there are passed over. */
  certbotPackages: defineQuestion('certbot-packages', z.array(z.string()), parseCertbotPackages, {
    exits: [0, 2],
  }),
  privateKeysRedhat: defineQuestion(
    'private-keys-redhat',
    files,
    parseFiles('/etc/pki/tls/private'),
    noSuchPlaceExits,
  ),
  privateKeysDebian: defineQuestion(
    'private-keys-debian',
    files,
    parseFiles('/etc/ssl/private'),
    noSuchPlaceExits,
  ),
  databaseKeyFiles: defineQuestion(
    'database-key-files',
    files,
    parseFiles('/var/lib/mysql'),
    noSuchPlaceExits,
  ),

  sshd: defineQuestion('sshd-configuration', sshdSchema, parseSshd),
  opensslVersion: defineQuestion('openssl-version', opensslVersionSchema, parseOpensslVersion),
  openssl11Version: defineQuestion('openssl11-version', opensslVersionSchema, parseOpensslVersion),
  opensslConfigRedhat: defineQuestion(
    'openssl-config-redhat',
    opensslConfigSchema,
    parseOpensslConfig,
    noFileExits,
  ),
  opensslConfigDebian: defineQuestion(
    'openssl-config-debian',
    opensslConfigSchema,
    parseOpensslConfig,
    noFileExits,
  ),
  cryptoPolicy: defineQuestion('crypto-policy', z.string(), parseWord, noFileExits),

  sockets: defineQuestion('sockets', z.array(socketSchema), parseSockets),
  processes: defineQuestion('processes', z.array(processSchema), parseProcesses),
  /** Release files under /var/lib/apt/lists. */
  aptLists: defineQuestion('apt-lists', z.array(aptListSchema), parseAptLists, noSuchPlaceExits),
  aptUpdates: defineQuestion('updates-apt', z.array(updateSchema), parseAptUpdates),
} as const
