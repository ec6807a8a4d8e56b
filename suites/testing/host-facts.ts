import { readFileSync } from 'node:fs'
import type { HostRole } from '../../core/access.ts'
import type { FactsAt } from '../../core/fact.ts'
import { type Failure, ok } from '../../core/outcome.ts'
import type { Collection } from '../../probes/collection.ts'
import type { File } from '../../probes/host/questions/files.ts'
import { parseFirewalldZones } from '../../probes/host/questions/firewalld.ts'
import { parseNginxConfiguration } from '../../probes/host/questions/nginx/configuration.ts'
import { parseSshd } from '../../probes/host/questions/sshd.ts'
import type { Unit } from '../../probes/host/questions/units.ts'
import { questions } from '../../probes/host/questions.ts'
import type { Reading } from '../../probes/host/reading.ts'
import { fixture, inside, type Overrides } from './facts.ts'

/** Fixtures: what a healthy host tells over SSH, as seed 000's does on Debian 12. Nothing here was seen on a host. */

export type HostReadings = {
  [Name in keyof typeof questions]?: FactsAt<`host.${Name}`>[`host.${Name}`][string]
}

export const value = <T>(told: T): Reading<T> => ok({ found: 'value', value: told })
export const absent: Reading<never> = ok({ found: 'absent' })
export const notInstalled: Reading<never> = ok({ found: 'not-installed' })
export const forbidden: Reading<never> = ok({ found: 'forbidden' })
export const failed = (exit: number | null): Reading<never> => ok({ found: 'failed', exit })

/** Healthy hosts by name, each with other readings in places. Only these hosts were given. */
export function hosts(
  byName: Readonly<Record<string, HostReadings>>,
  roles: Readonly<Record<string, readonly HostRole[]>> = {},
): Collection {
  const names = Object.keys(byName)
  const overrides = Object.fromEntries(
    Object.keys(questions).map((question) => [
      `host.${question}`,
      Object.fromEntries(
        names.map((name) => [
          name,
          { ...healthyHost(), ...byName[name] }[question as keyof HostReadings] ?? notInstalled,
        ]),
      ),
    ]),
  )
  const access = { ...inside, hosts: names.map((name) => ({ name, roles: [...(roles[name] ?? [])] })) }
  return fixture({ ...logins(names), ...overrides } as Overrides, { access })
}

/** One host, `mm1`, that has every role though none was declared. */
export const one = (readings: HostReadings = {}) => hosts({ mm1: readings })

/** One host whose every reading is this. */
export function everyReading(reading: Reading<never> | Failure): Collection {
  return one(Object.fromEntries(Object.keys(questions).map((name) => [name, reading])))
}

const logins = (names: readonly string[]): Overrides => ({
  'host.logins': Object.fromEntries(
    names.map((name) => [name, ok({ user: 'audit', hostKeyVerified: true, sudo: true })]),
  ),
})

export function unit(id: string, changes: Partial<Unit> = {}): Unit {
  return {
    id,
    loadState: 'loaded',
    activeState: 'active',
    subState: 'running',
    unitFileState: 'enabled',
    fragmentPath: `/lib/systemd/system/${id}`,
    dropInPaths: [],
    type: 'notify',
    user: null,
    pidFile: null,
    mainPid: 100,
    restarts: 0,
    result: 'success',
    bindsTo: [],
    execStartPre: [],
    execStart: [],
    execReload: [],
    environment: { overrides: {}, dataSources: [], unrecorded: [] },
    environmentFiles: [],
    lastTrigger: null,
    nextElapse: null,
    calendar: null,
    ...changes,
  }
}

export const timer = (id: string, changes: Partial<Unit> = {}) =>
  unit(id, {
    type: null,
    mainPid: null,
    subState: 'waiting',
    nextElapse: 'Wed 2026-09-02 00:00:00 UTC',
    lastTrigger: 'Tue 2026-09-01 05:11:00 UTC',
    ...changes,
  })

/** The healthy units, with some of them changed, or gone where null. */
export function units(changes: Readonly<Record<string, Partial<Unit> | null>> = {}): Reading<Unit[]> {
  const healthy = [
    unit('mattermost.service'),
    unit('nginx.service', { type: 'forking', pidFile: '/run/nginx.pid' }),
    unit('mariadb.service'),
    unit('firewalld.service', { type: 'dbus' }),
    unit('ssh.service'),
    unit('certbot.timer', { ...timer('certbot.timer'), unitFileState: 'disabled', activeState: 'inactive' }),
    timer('certbot-renewal.timer'),
    unit('certbot-renewal.service', {
      unitFileState: 'static',
      activeState: 'inactive',
      subState: 'dead',
      type: 'simple',
    }),
    unit('postgresql.service', { loadState: 'not-found', activeState: 'inactive', unitFileState: '' }),
  ]
  const known = healthy
    .filter(({ id }) => changes[id] !== null)
    .map((each) => ({ ...each, ...changes[each.id] }))
  const added = Object.entries(changes)
    .filter(([id, change]) => change !== null && !healthy.some((each) => each.id === id))
    .map(([id, change]) => unit(id, change ?? {}))
  return value([...known, ...added])
}

const seed = readFileSync(
  new URL('../../probes/host/questions/nginx/fixtures/seed-000.nginx-T.txt', import.meta.url),
  'utf8',
)

export type Replacement = readonly [from: string, to: string]

/** What nginx -T says of seed 000's configuration with these replacements; each must change something. */
export function nginx(...replacements: readonly Replacement[]) {
  const text = replacements.reduce((current, [from, to]) => {
    if (!current.includes(from)) throw new Error(`the fixture has no ${from}`)
    return current.replaceAll(from, to)
  }, seed)
  return value(parseNginxConfiguration(text))
}

export const zones = (changes = '', permanent = false) =>
  value(
    parseFirewalldZones(`public${permanent ? '' : ' (active)'}
  target: default
  icmp-block-inversion: no
  interfaces: ${permanent ? '' : 'eth0'}
  sources: 
  services: dhcpv6-client http https ssh
  ports: ${changes}
  protocols: 
  forward: yes
  masquerade: no
  forward-ports: 
  source-ports: 
  icmp-blocks: 
  rich rules: 

trusted
  target: ACCEPT
  icmp-block-inversion: no
  interfaces: 
  sources: 
  services: 
  ports: 
`),
  )

export const file = (path: string, permissions = 'rw-------', changes: Partial<File> = {}): File => ({
  path,
  type: 'file',
  permissions,
  owner: 'root',
  group: 'root',
  bytes: 3272,
  target: null,
  ...changes,
})

export const directory = (path: string, permissions = 'rwxr-xr-x') =>
  file(path, permissions, { type: 'directory', bytes: 4096 })

/** The effective configuration of Debian 12's sshd, with these lines in place of those with the same keyword. */
export function sshd(changes: Readonly<Record<string, string>> = {}) {
  const settings = { ...parseSshd(readFileSync(debianSshd, 'utf8')) }
  for (const [keyword, text] of Object.entries(changes)) settings[keyword] = [text]
  return value(settings)
}

const debianSshd = new URL('../../probes/host/questions/fixtures/debian12.sshd-T.txt', import.meta.url)

const certificate = {
  name: 'your_subdomain.example.com',
  privateKeyPath: '/etc/letsencrypt/live/your_subdomain.example.com/privkey.pem',
  fullchainPath: '/etc/letsencrypt/live/your_subdomain.example.com/fullchain.pem',
  authenticator: 'nginx',
  installer: 'nginx',
  server: 'https://acme-v02.api.letsencrypt.org/directory',
  keyType: 'rsa',
  rsaKeySize: 4096,
  preHook: null,
  postHook: { reloads: ['nginx'] },
  renewHook: null,
  webrootPath: null,
} as const

type Renewal = NonNullable<
  Extract<
    Extract<NonNullable<HostReadings['certbotDefaults']>, { status: 'ok' }>['value'],
    { found: 'value' }
  >
>['value']

export const renewal = (changes: Partial<Renewal> = {}): Renewal => ({
  ...certificate,
  postHook: { reloads: ['nginx'] },
  ...changes,
})

/** cli.ini of seed 000, and the key type that certbot has needed since 2.0. */
export const certbotDefaults = (changes: Partial<Renewal> = {}): Renewal => ({
  ...renewal(),
  name: null,
  privateKeyPath: null,
  fullchainPath: null,
  authenticator: null,
  installer: null,
  server: null,
  postHook: null,
  ...changes,
})

const letsencrypt = '/etc/letsencrypt'
const live = `${letsencrypt}/live/your_subdomain.example.com`
const archive = `${letsencrypt}/archive/your_subdomain.example.com`

function healthyHost(): HostReadings {
  return {
    osRelease: value({
      id: 'debian',
      idLike: [],
      versionId: '12',
      prettyName: 'Debian GNU/Linux 12 (bookworm)',
    }),
    hostname: value('mm1'),
    ipForward: value(0),
    firewalldZones: zones(),
    firewalldPermanent: zones('', true),
    firewalldDefaultZone: value('public'),
    ufw: notInstalled,
    ufwAfterRules: absent,
    nftables: notInstalled,
    iptables: value([]),
    ip6tables: value([]),
    selinuxMode: notInstalled,
    selinuxConnect: notInstalled,
    selinuxDenials: absent,
    units: units(),
    timers: value([
      {
        unit: 'certbot-renewal.timer',
        activates: 'certbot-renewal.service',
        next: 'Wed 2026-09-02 00:00:00 UTC',
        last: 'Tue 2026-09-01 05:11:00 UTC',
      },
    ]),
    nginxVersion: value('1.22.1'),
    nginxConfiguration: nginx(),
    nginxFiles: value([directory('/etc/nginx'), file('/etc/nginx/nginx.conf', 'rw-r--r--')]),
    nginxPid: value(100),
    mattermostConfigEtc: value({ settings: {}, unrecorded: [], dataSources: [] }),
    mattermostConfigOpt: absent,
    mattermostFilesEtc: value([
      directory('/etc/mattermost'),
      file('/etc/mattermost/config.json', 'rw-r-----', { owner: 'mattermost', group: 'mattermost' }),
    ]),
    mattermostFilesOpt: absent,
    mattermostPreStart: absent,
    tunnelKeyFiles: absent,
    tunnelAuthorizedKeys: absent,
    letsencryptFiles: value([
      directory(letsencrypt),
      directory(`${letsencrypt}/live`, 'rwx------'),
      directory(`${letsencrypt}/archive`, 'rwx------'),
      directory(live),
      file(`${live}/privkey.pem`, 'rwxrwxrwx', {
        type: 'link',
        target: '../../archive/your_subdomain.example.com/privkey1.pem',
      }),
      directory(archive),
      file(`${archive}/privkey1.pem`),
      file(`${archive}/fullchain1.pem`, 'rw-r--r--'),
    ]),
    certbotRenewals: value([renewal()]),
    certbotDefaults: value(certbotDefaults()),
    certbotCron: value(false),
    certbotPackages: value(['certbot', 'certbot_nginx']),
    privateKeysRedhat: absent,
    privateKeysDebian: value([
      directory('/etc/ssl/private', 'rwx--x---'),
      file('/etc/ssl/private/ssl-cert-snakeoil.key', 'rw-r-----', { group: 'ssl-cert' }),
    ]),
    databaseKeyFiles: value([
      directory('/var/lib/mysql'),
      file('/var/lib/mysql/ibdata1', 'rw-rw----', { owner: 'mysql', group: 'mysql' }),
    ]),
    sshd: sshd(),
    opensslVersion: value({ version: '3.0.17', text: 'OpenSSL 3.0.17 1 Jul 2025' }),
    openssl11Version: notInstalled,
    opensslConfigRedhat: absent,
    opensslConfigDebian: value({ systemDefault: null }),
    cryptoPolicy: absent,
    sockets: value([]),
    processes: value([
      { pid: 100, ppid: 1, user: 'root', program: 'nginx:', carriesSecret: false, tunnel: null },
      {
        pid: 200,
        ppid: 1,
        user: 'mattermost',
        program: '/opt/mattermost/bin/mattermost',
        carriesSecret: false,
        tunnel: null,
      },
    ]),
    aptLists: value([
      {
        name: 'debian.example.org_debian-security_dists_bookworm-security_InRelease',
        modified: '2026-08-31T20:00:00.000Z',
      },
    ]),
    aptUpdates: value([]),
  }
}
