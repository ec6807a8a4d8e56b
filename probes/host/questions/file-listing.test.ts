import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readAptUpdates } from './apt-updates.ts'
import { parseAuthorizedKeys } from './authorized-keys.ts'
import { parseCertbotDefaults, parseCertbotRenewals } from './certbot.ts'
import { parseFiles } from './file-listing.ts'
import { parseMattermostConfig } from './mattermost-config.ts'
import { parseOpensslConfig, parseOpensslVersion } from './openssl.ts'
import { readOsRelease } from './os-release.ts'
import { parseSshd } from './sshd.ts'

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')

test.each([
  [
    'NAME="CentOS Linux"\nVERSION="7 (Core)"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"\nPRETTY_NAME="CentOS Linux 7 (Core)"\n\nCENTOS_MANTISBT_PROJECT="CentOS-7"\n',
    'centos',
    '7',
    ['rhel', 'fedora'],
  ],
  [
    'NAME="Red Hat Enterprise Linux"\nID="rhel"\nID_LIKE="fedora"\nVERSION_ID="9.4"\n',
    'rhel',
    '9.4',
    ['fedora'],
  ],
  ['PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n', 'debian', '12', []],
  ['NAME="Ubuntu"\nVERSION_ID="20.04"\nID=ubuntu\nID_LIKE=debian\n', 'ubuntu', '20.04', ['debian']],
  [
    'PRETTY_NAME=\'Ubuntu 24.04.1 LTS\'\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n',
    'ubuntu',
    '24.04',
    ['debian'],
  ],
])('os-release %#', (text, id, versionId, idLike) => {
  expect(readOsRelease(text).value).toMatchObject({ id, versionId, idLike })
})

describe('ls -laRb', () => {
  test('Debian 12, as recorded', () => {
    const files = parseFiles('/etc/ssh')(fixture('debian12.ls.txt'))
    expect(files[0]).toMatchObject({
      path: '/etc/ssh',
      type: 'directory',
      permissions: 'rwxr-xr-x',
      owner: 'root',
    })
    expect(files).toContainEqual({
      path: '/etc/ssh/ssh_host_ed25519_key',
      type: 'file',
      permissions: 'rw-------',
      owner: 'root',
      group: 'root',
      bytes: 399,
      target: null,
    })
  })

  test('certbot’s links, SELinux’s dot, names with blanks, no -R', () => {
    expect(
      parseFiles('/etc/x')(`total 8
drwx------. 3 root root       4096 Jan  2  2026 .
drwxr-xr-x. 9 root root       4096 Jan  2  2026 ..
lrwxrwxrwx. 1 root root         44 Jan  2 03:04 privkey.pem -> ../../archive/chat.example.com/privkey1.pem
-rw-r-----. 1 root mattermost 3243 Jan  2 03:04 my\\ key.pem
`).map(({ path, type, permissions, group, target }) => [path, type, permissions, group, target]),
    ).toEqual([
      ['/etc/x', 'directory', 'rwx------', 'root', null],
      ['/etc/x/privkey.pem', 'link', 'rwxrwxrwx', 'root', '../../archive/chat.example.com/privkey1.pem'],
      ['/etc/x/my key.pem', 'file', 'rw-r-----', 'mattermost', null],
    ])
  })

  test('a line that is no entry', () => {
    expect(() => parseFiles('/x')('-rw-r--r-- 1 root\n')).toThrow(expect.objectContaining({ field: 'file' }))
  })
})

test('sshd -T, as recorded on Debian 12', () => {
  const sshd = parseSshd(fixture('debian12.sshd-T.txt'))
  expect(sshd.allowtcpforwarding).toEqual(['yes'])
  expect(sshd.listenaddress).toEqual(['[::]:22', '0.0.0.0:22'])
  expect(() => parseSshd('')).toThrow(expect.objectContaining({ field: 'port' }))
})

describe('certbot', () => {
  test('a renewal of seed 000', () => {
    const prefix = '/etc/letsencrypt/renewal/chat.example.com.conf:'
    const lines = [
      '# renew_before_expiry = 30 days',
      'version = 1.11.0',
      'privkey = /etc/letsencrypt/live/chat.example.com/privkey.pem',
      'fullchain = /etc/letsencrypt/live/chat.example.com/fullchain.pem',
      '# Options used in the renewal process',
      '[renewalparams]',
      'account = 0123456789abcdef',
      'rsa_key_size = 4096',
      'authenticator = nginx',
      'post_hook = systemctl reload nginx',
      'server = https://acme-v02.api.letsencrypt.org/directory',
      'dns_x_api_token = hunter2',
    ]
    const renewals = parseCertbotRenewals(
      `${lines.map((line) => prefix + line).join('\n')}\n/etc/letsencrypt/renewal/README:nothing\n`,
    )
    expect(renewals).toEqual([
      expect.objectContaining({
        name: 'chat.example.com',
        authenticator: 'nginx',
        rsaKeySize: 4096,
        keyType: null,
        postHook: { reloads: ['nginx'], understood: true },
        renewHook: null,
      }),
    ])
    expect(JSON.stringify(renewals)).not.toContain('hunter2')
  })

  test('cli.ini, where dashes are usual', () => {
    expect(
      parseCertbotDefaults('# mine\nrsa-key-size = 4096\ndeploy-hook = curl -H "Token: hunter2" x\n'),
    ).toMatchObject({
      name: null,
      rsaKeySize: 4096,
      renewHook: { reloads: [] },
    })
  })
})

describe('OpenSSL', () => {
  test.each([
    ['OpenSSL 1.0.2k-fips  26 Jan 2017\n', '1.0.2k'],
    ['OpenSSL 1.1.1k  FIPS 25 Mar 2021\n', '1.1.1k'],
    ['OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)\n', '3.0.13'],
  ])('%s', (text, version) => expect(parseOpensslVersion(text).version).toBe(version))

  const seed = `# Override default conf:
openssl_conf = openssl_init
HOME = .
[ ca ]
default_ca = CA_default
# Override default conf:
[openssl_init]
ssl_conf = ssl_configuration

[ssl_configuration]
system_default = tls_system_default

[tls_system_default]
MinProtocol = TLSv1.2
Ciphersuites = TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256
`
  test('seed 000’s policy', () => {
    expect(parseOpensslConfig(seed).systemDefault).toEqual({
      MinProtocol: 'TLSv1.2',
      Ciphersuites: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
    })
  })

  test.each([
    'openssl_conf = openssl_init\n',
    'ssl_conf = ssl_configuration\n',
    'system_default = tls_system_default\n',
  ])('without %j nothing is set', (link) =>
    expect(parseOpensslConfig(seed.replace(link, '')).systemDefault).toBe(null),
  )
})

describe('config.json', () => {
  const config = parseMattermostConfig(
    JSON.stringify({
      ServiceSettings: {
        SiteURL: 'https://u:hunter0@chat.example.com',
        ListenAddress: ':8065',
        ConnectionSecurity: '',
        TLSOverwriteCiphers: ['TLS_RSA_WITH_RC4_128_SHA'],
        GoogleDeveloperKey: 'hunter1',
      },
      SqlSettings: {
        DriverName: 'mysql',
        DataSource: 'mmuser:hunter2@tcp(10.10.250.148:3306)/mattermost?charset=utf8mb4,utf8&tls=skip-verify',
        DataSourceReplicas: ['mmuser:hunter3@tcp(replica:3306)/mattermost', ''],
        ReplicaLagSettings: [
          { DataSource: 'mmuser:hunter4@tcp(lag:3306)/x?tls=true', QueryAbsoluteLag: 'x' },
        ],
        AtRestEncryptKey: 'hunter5',
      },
      PluginSettings: { Enable: true, Plugins: { jira: { secret: 'hunter6' } } },
      Unheard: 'hunter7',
    }),
  )

  test('settings that can’t be secret, and every DSN without its password', () => {
    expect(config.settings).toEqual({
      'ServiceSettings.SiteURL': 'https://chat.example.com/',
      'ServiceSettings.ListenAddress': ':8065',
      'ServiceSettings.ConnectionSecurity': '',
      'ServiceSettings.TLSOverwriteCiphers': ['TLS_RSA_WITH_RC4_128_SHA'],
      'SqlSettings.DriverName': 'mysql',
      'PluginSettings.Enable': true,
    })
    expect(
      config.dataSources.map(({ setting, dsn }) => [setting, dsn.status === 'ok' && 'tls' in dsn && dsn.tls]),
    ).toEqual([
      ['SqlSettings.DataSource', 'skip-verify'],
      ['SqlSettings.DataSourceReplicas[0]', null],
      ['SqlSettings.ReplicaLagSettings[0]', 'true'],
    ])
    expect(config.unrecorded).toContain('SqlSettings.AtRestEncryptKey')
  })

  test('no secret of it shows', () => expect(JSON.stringify(config)).not.toContain('hunter'))

  test('not JSON: nothing of it shows', () => {
    expect(() => parseMattermostConfig('{"a": hunter8')).toThrow(
      expect.objectContaining({ name: 'FormatError', message: 'json at 0' }),
    )
  })
})

test('authorized_keys: types and options', () => {
  expect(
    parseAuthorizedKeys(`# peers
restrict,port-forwarding,permitopen="127.0.0.1:8074" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGNAFbHfT8xAQOxyhUsP62 mm1
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDaXCSsaxnqA54O mattermost@mm2
nonsense
`),
  ).toEqual([
    { type: 'ssh-ed25519', options: ['restrict', 'port-forwarding', 'permitopen'] },
    { type: 'ssh-rsa', options: [] },
  ])
})

test('apt-get -s upgrade', () => {
  expect(
    readAptUpdates(`Reading package lists...
Inst bash [5.2.15-2+b8] (5.2.15-2+b13 Debian:12.15/oldstable [amd64])
Inst openssl [3.0.11-1] (3.0.13-1 Debian:12.5/stable, Debian-Security:12/stable-security [amd64])
Conf bash (5.2.15-2+b13 Debian:12.15/oldstable [amd64])
`).value,
  ).toEqual([
    { package: 'bash', version: '5.2.15-2+b13', security: false },
    { package: 'openssl', version: '3.0.13-1', security: true },
  ])
})
