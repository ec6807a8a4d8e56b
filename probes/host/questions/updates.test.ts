import { expect, test } from 'vitest'
import { FormatError } from '../format-error.ts'
import { questions } from '../questions.ts'
import { understand } from '../reading.ts'
import { parseAptLists } from './apt-lists.ts'
import { readAptUpdates } from './apt-updates.ts'
import { parseCertbotPackages } from './certbot-packages.ts'

test('package lists', () => {
  const text = `total 19036
-rw-r--r-- 1 root root    151075 2025-05-17 09:31:00.000000000 +0000 debian.example.org_debian_dists_bookworm_InRelease
-rw-r--r-- 1 root root     48020 2025-11-22 13:51:00.000000000 +0200 debian.example.org_debian-security_dists_bookworm-security_InRelease
-rw-r--r-- 1 root root  48491235 2025-05-17 09:26:40.000000000 +0000 debian.example.org_debian_dists_bookworm_main_binary-amd64_Packages
-rw-r----- 1 root root         0 2025-11-22 11:51:01.123456789 +0000 lock
drwx------ 2 _apt root      4096 2025-11-22 11:51:01.123456789 +0000 partial
`
  expect(parseAptLists(text)).toEqual([
    { name: 'debian.example.org_debian_dists_bookworm_InRelease', modified: '2025-05-17T09:31:00.000Z' },
    {
      name: 'debian.example.org_debian-security_dists_bookworm-security_InRelease',
      modified: '2025-11-22T11:51:00.000Z',
    },
  ])
  expect(parseAptLists('total 0\n')).toEqual([])
  expect(() => parseAptLists('nonsense\n')).toThrow(FormatError)
})

test('certbot’s packages, of Debian and of snaps', () => {
  const debian = `/usr/lib/python3/dist-packages:
acme
certbot
certbot-2.1.0.egg-info
certbot_nginx
certbot_nginx-2.1.0.egg-info
`
  expect(parseCertbotPackages(debian)).toEqual(['certbot', 'certbot_nginx'])
  expect(parseCertbotPackages('/snap:\nbin\ncertbot\ncertbot-dns-rfc2136\ncore20\n')).toEqual([
    'certbot',
    'certbot_apache',
    'certbot_dns_rfc2136',
    'certbot_nginx',
  ])
  expect(parseCertbotPackages('')).toEqual([])
})

test('Debian’s cron line does nothing under systemd', () => {
  const parse = (stdout: string, stderr: string) => understand(questions.certbotCron, stdout, stderr).value
  const line =
    '0 */12 * * * root test -x /usr/bin/certbot -a \\! -d /run/systemd/system && certbot -q renew\n'
  expect(parse(line, '')).toBe(false)
  expect(parse('0 3 * * * root certbot -q renew\n', '')).toBe(true)
  expect(parse('# 0 3 * * * root certbot -q renew\n', '')).toBe(false)
})

const noUpdates = '0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.'

test('apt-get as apt 2.6, 2.8 (Ubuntu’s phases) and 3.0 say it', () => {
  expect(readAptUpdates(`Calculating upgrade...\n${noUpdates}\n`)).toEqual({ value: [], residue: [] })
  expect(
    readAptUpdates(`Calculating upgrade...
The following packages have been kept back:
  libssl3 openssl
0 upgraded, 0 newly installed, 0 to remove and 2 not upgraded.
`),
  ).toEqual({ value: [], residue: [{ line: 3, text: 'kept back: libssl3 openssl' }] })
  expect(
    readAptUpdates(`The following upgrades have been deferred due to phasing:
  snapd
0 upgraded, 0 newly installed, 0 to remove and 1 not upgraded.
`).residue,
  ).toEqual([])
  expect(readAptUpdates('0 upgraded, 0 newly installed, 0 to remove and 3 not upgraded.\n').residue).toEqual([
    { line: 1, text: '3 not upgraded' },
  ])
  expect(
    readAptUpdates('Summary:\n  Upgrading: 0, Installing: 0, Removing: 0, Not Upgrading: 1\n').residue,
  ).toEqual([{ line: 2, text: '1 not upgraded' }])
})

test.each(['', 'Reading package lists...\n'])('apt-get without a word: %j', (text) => {
  expect(() => readAptUpdates(text)).toThrow(FormatError)
})

test.each([
  [`Inst openssl [1] (2 Debian-Security:12/stable-security [amd64])\n`, 1, 'no word of how many there are'],
  [`Inst openssl [1] (2 Debian-Security:12/stable-security [amd64])\n${noUpdates}\n`, 1, '0 announced'],
  ['1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n', 0, '1 announced'],
])('apt-get cut short: %j', (text, count, why) => {
  const { value, residue } = readAptUpdates(text)
  expect(value).toHaveLength(count)
  expect(residue.map((each) => each.text)).toEqual([why])
})
