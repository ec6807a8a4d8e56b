import { expect, test } from 'vitest'
import { parseIni } from '../ini.ts'
import { parseAuthorizedKeys } from './authorized-keys.ts'
import { parseCertbotDefaults, parseCertbotRenewals } from './certbot.ts'
import { parseCertbotPackages } from './certbot-packages.ts'
import { parseFiles } from './file-listing.ts'
import { parseOpensslConfig, parseOpensslVersion } from './openssl.ts'
import { readOsRelease } from './os-release.ts'
import { parseSshd } from './sshd.ts'

const thrown = (field: string, offset: number) => expect.objectContaining({ field, offset })

// os-release(5): "a newline-separated list of environment-like shell-compatible variable assignments".
test('os-release: blanks around a line, comments, quotes and what a shell escapes in them', () => {
  const text = `  # ID=comment
#ID=comment

  ID=debian\t
ID_LIKE=" rhel  fedora "
PRETTY_NAME="a \\"b\\" \\$c \\\\ \\\`d\\\` \\e"
VERSION_ID='"12"'
`
  expect(readOsRelease(text).value).toEqual({
    id: 'debian',
    idLike: ['rhel', 'fedora'],
    versionId: '"12"',
    prettyName: 'a "b" $c \\ `d` \\e',
  })
})

test('os-release: what it does not say', () => {
  expect(readOsRelease('ID=arch\n').value).toEqual({
    id: 'arch',
    idLike: [],
    versionId: null,
    prettyName: 'arch',
  })
  expect(() => readOsRelease('NAME=x\n')).toThrow(thrown('ID', 7))
  expect(readOsRelease('ID=x\nnonsense\n').residue).toEqual([{ line: 2, text: 'no assignment' }])
  expect(() => readOsRelease('1D=x\n')).toThrow(thrown('ID', 5))
  // A quote that is not closed is part of the word.
  expect(readOsRelease('ID="x\n').value.id).toBe('"x')
  expect(readOsRelease('ID=x"y"\n').value.id).toBe('x"y"')
})

test('ls: every type, marks, sets of bits, devices and escapes', () => {
  const text = `/a\\ b:
total 0
-rwsr-Sr-t+ 1 u1 g1 1 Jan 12 2026 file
-rwxrwsrwT@ 1 u1 g1 1 Jan 12 2026 other
srw-rw-rw- 1 u g 0 Jan  1 00:00 socket
prw-rw-rw- 1 u g 0 Jan  1 00:00 pipe
crw-rw-rw- 1 u g 1,  3 Jan  1 00:00 null
brw-rw-rw- 12 u g 8, 16 Jan  1 00:00 disk
lrwxrwxrwx 1 u g 3 Jan  1 00:00 link\\ a -> to\\ b

/c:
drwxr-xr-x 2 u g 4096 Jan  1 00:00 .
drwxr-xr-x 2 u g 4096 Jan  1 00:00 ..
-rw-r--r-- 1 u g 12 Jan  1 00:00 x\\ny\\303\\\\z
`
  const files = parseFiles('/x')(text)
  expect(
    files.map(({ path, type, permissions, bytes, target }) => [path, type, permissions, bytes, target]),
  ).toEqual([
    ['/a b/file', 'file', 'rwsr-Sr-t', 1, null],
    ['/a b/other', 'file', 'rwxrwsrwT', 1, null],
    ['/a b/socket', 'other', 'rw-rw-rw-', 0, null],
    ['/a b/pipe', 'other', 'rw-rw-rw-', 0, null],
    ['/a b/null', 'other', 'rw-rw-rw-', 3, null],
    ['/a b/disk', 'other', 'rw-rw-rw-', 16, null],
    ['/a b/link a', 'link', 'rwxrwxrwx', 3, 'to b'],
    ['/c', 'directory', 'rwxr-xr-x', 4096, null],
    ['/c/x\uFFFDy\uFFFD\\z', 'file', 'rw-r--r--', 12, null],
  ])
  expect(files[0]).toMatchObject({ owner: 'u1', group: 'g1' })
  // Only a link points somewhere.
  expect(parseFiles('/x')('-rw-r--r-- 1 u g 1 Jan  1 00:00 a -> b\n')).toMatchObject([
    { path: '/x/a -> b', target: null },
  ])
})

test.each([
  'xrw-r--r-- 1 u g 1 Jan  1 00:00 a',
  '-rw-r--r- 1 u g 1 Jan  1 00:00 a',
  ' -rw-r--r-- 1 u g 1 Jan  1 00:00 a',
  '-rw-r--r-- u g 1 Jan  1 00:00 a',
  '-rw-r--r-- 1 u g x Jan  1 00:00 a',
  '-rw-r--r-- 1 u g 1 1 1 00:00 a',
  'total x',
  'a total 1',
  'a/b:',
])('ls: %j is no entry', (line) => {
  expect(() => parseFiles('/x')(`total 1\n${line}\n`)).toThrow(thrown('file', 8))
})

test('certbot: every setting that is kept, from every place', () => {
  const line = (text: string) => `/etc/letsencrypt/renewal/a.b.conf:${text}\n`
  const text = [
    'privkey = /p',
    'fullchain = /f:x',
    'authenticator = webroot',
    'installer = nginx',
    'server = https://u:secret@acme.example.com/dir',
    'key_type = ecdsa',
    'rsa_key_size = 2048',
    'pre_hook = service nginx stop',
    'post-hook = systemctl --no-block try-reload-or-restart nginx.service; systemctl restart a@1 && nginx -s reload',
    'renew_hook = service haproxy force-reload; service postfix reload; service x restart',
    'deploy_hook = nothing',
    'webroot_path = /var/www,',
  ]
  const [renewal, ...others] = parseCertbotRenewals(text.map(line).join(''))
  expect(others).toEqual([])
  expect(renewal).toEqual({
    name: 'a.b',
    privateKeyPath: '/p',
    fullchainPath: '/f:x',
    authenticator: 'webroot',
    installer: 'nginx',
    server: 'https://acme.example.com/dir',
    keyType: 'ecdsa',
    rsaKeySize: 2048,
    preHook: { reloads: [], stops: ['nginx'], understood: true },
    postHook: { reloads: ['nginx', 'a@1'], understood: true },
    renewHook: { reloads: ['haproxy', 'postfix', 'x'], understood: true },
    webrootPath: '/var/www,',
  })
})

test('certbot: what is not said, an empty value, a size that is none, files that are no renewal', () => {
  const nothing = {
    name: null,
    privateKeyPath: null,
    fullchainPath: null,
    authenticator: null,
    installer: null,
    server: null,
    keyType: null,
    rsaKeySize: null,
    preHook: null,
    postHook: null,
    renewHook: null,
    webrootPath: null,
  }
  expect(parseCertbotDefaults('')).toEqual(nothing)
  expect(parseCertbotDefaults('installer =\nrsa-key-size = 4096x\n[x]\nserver =\n')).toEqual(nothing)
  expect(parseCertbotDefaults('rsa-key-size = x4096\n').rsaKeySize).toBeNull()
  expect(parseCertbotRenewals('/r/a.conf.old:x\n/r/conf:x\n/r/b.conf:installer = apache\n')).toMatchObject([
    { name: 'b', installer: 'apache' },
  ])
  expect(() => parseCertbotRenewals('/r/a.conf:x\nr/a.conf:x\n')).toThrow(thrown('path', 12))
  expect(() => parseCertbotRenewals('/r/a.conf\n')).toThrow(thrown('path', 0))
})

test.each([
  ['systemctl reload nginx', ['nginx']],
  ['systemctl --quiet --no-block restart nginx', ['nginx']],
  ['systemctl reload-or-restart nginx', ['nginx']],
  ['systemctl try-restart nginx', ['nginx']],
  ['systemctl status nginx', []],
  ['systemctl stop nginx', []],
  ['mysystemctl reload nginx', []],
  ['service nginx status', []],
  ['services nginx reload', []],
  ['service nginx reloaded', []],
  ['nginx -s stop', []],
  ['/usr/sbin/nginx -s reload', ['nginx']],
  ['systemctl reload nginx; systemctl reload nginx', ['nginx']],
])('certbot: the hook %j reloads %j', (command, reloads) => {
  expect(parseCertbotDefaults(`post_hook = ${command}\n`).postHook?.reloads).toEqual(reloads)
})

test('certbot’s packages: names that only begin or end like one of its', () => {
  const found = parseCertbotPackages(
    '/usr/lib:\nnot-certbot\ncertbotx\ncertbot.py\ncertbot_\ncertbot-dns-x\n',
  )
  expect(found).toEqual(['certbot_dns_x'])
  // The snap brings along what a folder of Python packages does not.
  expect(parseCertbotPackages('/snap:\n/usr/lib:\ncertbot\n')).toEqual(['certbot'])
  expect(parseCertbotPackages('/snap:\ncertbot-dns-x\n')).toEqual(['certbot_dns_x'])
  expect(parseCertbotPackages('/snap/x:\ncertbot\n')).toEqual(['certbot'])
})

test('ini: headings of both kinds, comments, lines that are none, values with an equals sign', () => {
  expect(parseIni('a = 1\n = 2\n#b = 3\n;c = 4\nd\n[ s ] # x\ne=f=g\n[[t]]\n  h =  i \n[]\n=\n')).toEqual([
    { name: null, settings: [['a', '1']] },
    { name: 's', settings: [['e', 'f=g']] },
    { name: 't', settings: [['h', 'i']] },
    { name: '', settings: [] },
  ])
})

test('openssl version: the word after the name, on one line', () => {
  expect(parseOpensslVersion(' LibreSSL 2.8.3 \n')).toEqual({ version: '2.8.3', text: 'LibreSSL 2.8.3' })
  for (const text of ['', 'BoringSSL 1.1', 'OpenSSL 3', 'x OpenSSL 3.0.1', 'OpenSSL 3.0.1\nOpenSSL 3.0.2\n'])
    expect(() => parseOpensslVersion(text)).toThrow(thrown('version', 0))
})

test('openssl.cnf: sections that come twice, comments behind values, a section that is not there', () => {
  const text = (system: string) =>
    `openssl_conf = a\n[a]\nssl_conf = b # c\n[b]\nsystem_default = ${system}\n[c]\nx = 1\nx = 2\n[c]\ny = 3\n`
  expect(parseOpensslConfig(text('c')).systemDefault).toEqual({ x: '2', y: '3' })
  expect(parseOpensslConfig(text('d')).systemDefault).toBeNull()
  // What stands before the first heading is the section `default` (config(5ssl)).
  expect(parseOpensslConfig(`[default]\n${text('c')}`).systemDefault).toEqual({ x: '2', y: '3' })
})

test('sshd -T: a keyword that comes more than once, one without a value, and what may hold a secret', () => {
  const free = [
    'authorizedkeyscommand',
    'authorizedprincipalscommand',
    'banner',
    'forcecommand',
    'setenv',
    'subsystem',
    'versionaddendum',
  ]
  const sshd = parseSshd(
    `port 22\nport 2222\nacceptenv LANG LC_*\nx11 \ny2\n${free.map((name) => `${name} hunter2\n`).join('')}`,
  )
  expect(sshd).toEqual({
    port: ['22', '2222'],
    acceptenv: ['LANG LC_*'],
    x11: [''],
    y2: [''],
    ...Object.fromEntries(free.map((name) => [name, ['…']])),
  })
  expect(() => parseSshd('port 22\nPort 22\n')).toThrow(thrown('keyword', 8))
  expect(() => parseSshd('1x 22\n')).toThrow(thrown('keyword', 0))
  expect(() => parseSshd('acceptenv LANG\n')).toThrow(thrown('port', 15))
})

// sshd(8), AUTHORIZED_KEYS FILE FORMAT.
const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIGNAFbHfT8xAQOxyhUsP62'
test.each([
  [`ssh-ed25519 ${blob}`, 'ssh-ed25519', []],
  [`  ssh-ed25519 ${blob}=`, 'ssh-ed25519', []],
  [`sk-ssh-ed25519@openssh.com ${blob}== me`, 'sk-ssh-ed25519@openssh.com', []],
  [`ecdsa-sha2-nistp256 ${blob}`, 'ecdsa-sha2-nistp256', []],
  [`sk-ecdsa-sha2-nistp256@openssh.com ${blob}`, 'sk-ecdsa-sha2-nistp256@openssh.com', []],
  [`no-pty ssh-rsa ${blob}`, 'ssh-rsa', ['no-pty']],
  [`command="a, \\"b\\" c",restrict,from="x,y" ssh-rsa ${blob}`, 'ssh-rsa', ['command', 'restrict', 'from']],
  [`restrict,,pty ssh-rsa ${blob}`, 'ssh-rsa', ['restrict', 'pty']],
])('authorized_keys: %s', (line, type, options) => {
  expect(parseAuthorizedKeys(`${line}\n`)).toEqual([{ type, options }])
})

test.each([
  `# ssh-rsa ${blob}`,
  `ssh-rsa`,
  `ssh-rsa AAAA`,
  `xssh-rsa ${blob}`,
  `rsa ${blob}`,
  `ssh-rsa ${blob}!`,
  `command="a ssh-rsa ${blob}`,
  'ssh-rsa AAAAB3NzaC1yc2E',
])('authorized_keys: sshd passes over %j', (line) => {
  expect(parseAuthorizedKeys(`${line}\n`)).toEqual([])
})
