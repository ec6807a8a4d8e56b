import { expect, test } from 'vitest'
import { FormatError } from '../format-error.ts'
import { questions } from '../questions.ts'
import { understand } from '../reading.ts'
import { parseAptLists } from './apt-lists.ts'
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
