import { describe, expect, test } from 'vitest'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createFile,
  createHosts,
  createReading,
  createUnits,
  type HostReadings,
} from '../../../lab/fixtures/facts/host-fixture.ts'
import { readCronTime } from '../../../probes/host/cron-time.ts'
import { readHook } from '../../../probes/host/hook.ts'
import { parseCertbotHooks, readCertbotRenewals } from '../../../probes/host/questions/certbot.ts'
import { readRenewalJobs } from '../../../probes/host/questions/renewal-jobs.ts'
import { parseTimers } from '../../../probes/host/questions/timers.ts'
import { readRenewalCommand } from '../../../probes/host/renewal-command.ts'
import { check as reload } from '../../host/certbot-reload.ts'
import { check as renewal } from '../../host/certbot-renewal.ts'

type Verdict = 'pass' | 'fail' | 'inconclusive' | 'not-applicable'
type Rows = (readonly [string, HostReadings, Verdict, string?])[]

const value = <T>({ value: read, residue }: { value: T; residue: { line: number; text: string }[] }) => ({
  status: 'ok' as const,
  value: { found: 'value' as const, value: read, ...(residue.length > 0 && { residue }) },
})
const host = (readings: HostReadings) => createHosts({ mm1: readings })
const off = { activeState: 'inactive', unitFileState: 'disabled', nextElapse: null }
const noTimer = { units: createUnits({ 'certbot-renewal.timer': off }) }
const jobs = (...lines: string[]) => ({
  ...noTimer,
  renewalJobs: value(readRenewalJobs(`${lines.join('\n')}\n`)),
})
const runs = (path: string, args: string[] | null = []) => ({
  units: createUnits({
    'certbot-renewal.service': { execStart: [{ path, arguments: args, ignoreErrors: false }] },
  }),
})
const every = (calendar: string) => ({ units: createUnits({ 'certbot-renewal.timer': { calendar } }) })
const conf = (...lines: string[]) => {
  const all = [
    'privkey = /etc/letsencrypt/live/a/privkey.pem',
    'fullchain = /etc/letsencrypt/live/a/fullchain.pem',
    '[renewalparams]',
    ...lines,
  ]
  return {
    certbotRenewals: value(
      readCertbotRenewals(`${all.map((line) => `/etc/letsencrypt/renewal/a.conf:${line}`).join('\n')}\n`),
    ),
  }
}

describe('who renews, and how often', () => {
  const rows: Rows = [
    // Where certbot is run from.
    ['/etc/crontab', jobs('/etc/crontab:0 3 * * * root certbot renew --quiet'), 'pass'],
    [
      'root’s crontab of Debian',
      jobs('/var/spool/cron/crontabs/root:17 */12 * * * /usr/bin/certbot renew -q'),
      'pass',
    ],
    ['root’s crontab of Red Hat', jobs('/var/spool/cron/root:@daily certbot renew'), 'pass'],
    ['Alpine', jobs('/etc/crontabs/root:0 12 * * * certbot renew'), 'pass'],
    ['a script of cron.daily', jobs('/etc/cron.daily/certbot:/usr/bin/certbot renew --quiet'), 'pass'],
    [
      'pip (certbot’s own instructions)',
      jobs(
        "/etc/crontab:0 0,12 * * * root /opt/certbot/bin/python -c 'import random; import time; time.sleep(random.random() * 3600)' && sudo certbot renew -q",
      ),
      'pass',
    ],
    ['anacron', jobs('/etc/anacrontab:7 10 certbot.weekly certbot renew'), 'pass'],
    ['weekly by weekday', jobs('/etc/crontab:30 2 * * 1 root certbot renew'), 'pass'],
    [
      'certonly --keep',
      jobs('/etc/crontab:30 2 * * 1 root certbot certonly --keep-until-expiring -n --webroot -d a'),
      'pass',
    ],
    ['a comment', jobs('/etc/crontab:#0 3 * * * root certbot renew'), 'fail', 'no timer is active'],
    [
      'a dry run',
      jobs('/etc/crontab:0 3 * * * root certbot renew --dry-run'),
      'fail',
      'runs nothing that renews',
    ],
    [
      'certificates alone',
      jobs('/etc/crontab:0 3 * * * root certbot certificates'),
      'fail',
      'runs nothing that renews',
    ],
    ['yearly', jobs('/etc/crontab:0 3 1 1 * root certbot renew'), 'fail', 'tries every'],
    ['@yearly', jobs('/etc/crontab:@yearly root certbot renew'), 'fail', 'tries every'],
    ['each second month', jobs('/etc/crontab:0 0 1 */2 * root certbot renew'), 'fail', 'every 62 days'],
    ['cron.monthly', jobs('/etc/cron.monthly/certbot:certbot renew'), 'fail', 'every 31 days'],
    ['at boots alone', jobs('/etc/crontab:@reboot root certbot renew'), 'fail', 'no timer is active'],
    [
      'Debian’s own job under systemd',
      jobs(
        "/etc/cron.d/certbot:0 */12 * * * root test -x /usr/bin/certbot -a \\! -d /run/systemd/system && perl -e 'sleep int(rand(43200))' && certbot -q renew",
      ),
      'fail',
      'no timer is active',
    ],
    [
      'a wrapper',
      jobs('/etc/crontab:0 3 * * * root /usr/local/bin/renew-certs.sh'),
      'inconclusive',
      '/etc/crontab',
    ],
    [
      'a name with a dot',
      jobs('/etc/cron.d/certbot.cron:0 3 * * * root certbot renew'),
      'inconclusive',
      'certbot.cron',
    ],
    ['a line that is no job', jobs('/etc/crontab:certbot renew'), 'inconclusive', '/etc/crontab'],
    [
      'cron forbidden',
      { ...noTimer, renewalJobs: { status: 'ok', value: { found: 'forbidden' } } },
      'inconclusive',
      'sudo -n',
    ],
    [
      'a unit of another name',
      {
        ...jobs('/etc/systemd/system/letsencrypt.service:ExecStart=/usr/bin/certbot -q renew'),
        timers: createReading([
          {
            unit: 'letsencrypt.timer',
            activates: 'letsencrypt.service',
            next: 'Wed 2026-09-02 00:00:00 UTC',
            last: 'Tue 2026-09-01 00:00:00 UTC',
          },
        ]),
      },
      'pass',
    ],
    [
      'the same without a timer',
      {
        ...jobs('/etc/systemd/system/letsencrypt.service:ExecStart=/usr/bin/certbot -q renew'),
        timers: createReading([]),
      },
      'fail',
    ],
    [
      'a timer of another name',
      {
        ...noTimer,
        timers: createReading(
          parseTimers(
            'NEXT LEFT LAST PASSED UNIT ACTIVATES\nWed 2026-09-02 00:00:00 UTC 1h left Tue 2026-09-01 00:00:00 UTC 1h ago my-certs.timer my-certs.service\n\n1 timers listed.\n',
          ),
        ),
      },
      'inconclusive',
      'my-certs.timer',
    ],
    [
      'stock timers',
      {
        ...noTimer,
        timers: createReading([
          {
            unit: 'logrotate.timer',
            activates: 'logrotate.service',
            next: 'Wed 2026-09-02 00:00:00 UTC',
            last: null,
          },
        ]),
      },
      'fail',
      'no timer is active',
    ],
    // What a timer runs.
    ['/bin/true', runs('/bin/true'), 'fail', 'runs nothing that renews'],
    ['a dry run by a timer', runs('/usr/bin/certbot', ['renew', '--dry-run']), 'fail', 'runs nothing'],
    ['a script by a timer', runs('/usr/local/bin/renew.sh'), 'inconclusive', 'certbot-renewal.timer'],
    ['a shell by a timer', runs('/bin/sh', ['-c', '…']), 'inconclusive', 'certbot-renewal.timer'],
    [
      'arguments that were not written down',
      runs('/usr/bin/certbot', null),
      'inconclusive',
      'certbot-renewal.timer',
    ],
    // How often a timer does.
    ['yearly by a timer', every('*-01-01 00:00:00'), 'fail', 'tries every'],
    ['monthly by a timer', every('*-*-01 00:00:00'), 'fail', 'every 31 days'],
    ['weekly by a timer', every('Mon *-*-* 00:00:00'), 'pass'],
    ['twice a day', every('*-*-* 00,12:00:00'), 'pass'],
    ['a day that is over', every('2020-01-01 00:00:00'), 'fail', 'tries every'],
    // Other clients.
    ...(
      [
        [
          'acme.sh',
          '/var/spool/cron/crontabs/root:32 0 * * * "/root/.acme.sh"/acme.sh --cron --home "/root/.acme.sh" > /dev/null',
          'pass',
        ],
        [
          'lego',
          '/etc/cron.d/lego:0 4 * * 1 root /usr/bin/lego --email a@example.com --domains a --http renew --renew-hook x',
          'pass',
        ],
        ['dehydrated', '/etc/cron.d/dehydrated:5 4 * * * root /usr/bin/dehydrated -c', 'pass'],
        ['lego that makes a new one', '/etc/cron.d/lego:0 4 * * 1 root lego --domains a run', 'fail'],
      ] as const
    ).map(([name, line, verdict]): Rows[number] => [
      name,
      {
        ...jobs(line),
        letsencryptFiles: { status: 'ok', value: { found: 'absent' } },
        certbotRenewals: { status: 'ok', value: { found: 'absent' } },
        certbotDefaults: { status: 'ok', value: { found: 'absent' } },
      },
      verdict,
    ]),
  ]
  testCases(
    renewal,
    rows.map(([name, readings, verdict, reason = '']) => [name, host(readings), verdict, reason] as const),
  )
})

const port80 = (name: string | null) =>
  createReading([
    {
      protocol: 'tcp',
      state: 'LISTEN',
      address: '0.0.0.0',
      zone: null,
      port: 80,
      processes: name === null ? null : [{ name, pid: 100 }],
    },
  ])

describe('what a renewal file says', () => {
  const rows: Rows = [
    [
      'no authenticator (certbot #4200)',
      conf('installer = nginx'),
      'fail',
      'certbot skips a: its file names no authenticator',
    ],
    ['autorenew = False', conf('authenticator = nginx', 'autorenew = False'), 'fail', 'autorenew is off'],
    ['autorenew = True', conf('authenticator = nginx', 'autorenew = True'), 'pass'],
    ['manual without a hook (certbot #5166)', conf('authenticator = manual'), 'fail', 'manual_auth_hook'],
    ['manual with a hook', conf('authenticator = manual', 'manual_auth_hook = /etc/le/auth.sh'), 'pass'],
    [
      'settings that are None (certbot’s own sample)',
      conf('authenticator = nginx', 'pre_hook = None', 'webroot_path = None', 'manual_auth_hook = None'),
      'pass',
    ],
    ['webroot None', conf('authenticator = webroot', 'webroot_path = None'), 'fail', 'no webroot'],
    ['webroot without one', conf('authenticator = webroot'), 'fail', 'no webroot'],
    [
      'webroot by domain',
      conf('authenticator = webroot', '[[webroot_map]]', 'a.example.com = /var/www'),
      'pass',
    ],
    [
      'renewed one hour before its end',
      conf('authenticator = nginx', 'renew_before_expiry = 1 hours'),
      'pass',
    ],
    [
      'a line that configobj refuses',
      conf('authenticator = nginx', 'nonsense'),
      'inconclusive',
      'cannot read',
    ],
    [
      'standalone on a free port',
      { ...conf('authenticator = standalone'), sockets: createReading([]) },
      'pass',
    ],
    [
      'standalone while nginx holds 80',
      { ...conf('authenticator = standalone'), sockets: port80('nginx') },
      'fail',
      'standalone needs port 80, which nginx holds',
    ],
    [
      'standalone, nginx stopped',
      {
        ...conf(
          'authenticator = standalone',
          'pre_hook = systemctl stop nginx',
          'post_hook = systemctl start nginx',
        ),
        sockets: port80('nginx'),
      },
      'pass',
    ],
    [
      'standalone, another stopped',
      {
        ...conf('authenticator = standalone', 'pre_hook = systemctl stop haproxy'),
        sockets: port80('nginx'),
      },
      'fail',
      'standalone',
    ],
    [
      'standalone, a script before',
      { ...conf('authenticator = standalone', 'pre_hook = /root/pre.sh'), sockets: port80('nginx') },
      'inconclusive',
      'pre_hook',
    ],
    [
      'standalone on another port',
      { ...conf('authenticator = standalone', 'http01_port = 8888'), sockets: port80('nginx') },
      'pass',
    ],
    [
      'files that are no links',
      {
        ...conf('authenticator = nginx'),
        letsencryptFiles: createReading([createFile('/etc/letsencrypt/live/a/privkey.pem')]),
      },
      'fail',
      'is no link',
    ],
  ]
  testCases(
    renewal,
    rows.map(([name, readings, verdict, reason = '']) => [name, host(readings), verdict, reason] as const),
  )
})

const scripts = (path: string, ...lines: string[]) => ({
  ...conf('authenticator = webroot', 'webroot_path = /var/www'),
  letsencryptFiles: createReading([createFile(path, 'rwxr-xr-x')]),
  certbotHooks: createReading(parseCertbotHooks(`${lines.map((line) => `${path}:${line}`).join('\n')}\n`)),
})
const deploy = '/etc/letsencrypt/renewal-hooks/deploy/reload.sh'
const serial = (path: string, serialNumber: string, notBefore: string) => ({
  path: `/etc/letsencrypt/archive/a/${path}`,
  serialNumber,
  notBefore,
})

describe('who reloads nginx', () => {
  const rows: Rows = [
    [
      'reload postfix nginx',
      conf('authenticator = webroot', 'renew_hook = systemctl reload postfix nginx'),
      'pass',
    ],
    ['quoted', conf('authenticator = webroot', 'post_hook = "systemctl reload nginx, true"'), 'fail'],
    ['service', conf('authenticator = webroot', 'renew_hook = service nginx reload'), 'pass'],
    ['a test before', conf('authenticator = webroot', 'renew_hook = nginx -t && nginx -s reload'), 'pass'],
    [
      'a shell',
      conf('authenticator = webroot', 'renew_hook = /bin/sh -c "sleep 1; systemctl reload nginx"'),
      'pass',
    ],
    ['a signal', conf('authenticator = webroot', 'renew_hook = pkill -HUP nginx'), 'pass'],
    [
      'stop and start',
      conf(
        'authenticator = standalone',
        'pre_hook = systemctl stop nginx',
        'post_hook = systemctl start nginx',
      ),
      'pass',
    ],
    [
      'stop without start',
      conf('authenticator = standalone', 'pre_hook = systemctl stop nginx'),
      'fail',
      'nothing starts it again',
    ],
    [
      'only where it fails',
      conf('authenticator = webroot', 'renew_hook = true || systemctl reload nginx'),
      'inconclusive',
    ],
    [
      'another service',
      conf('authenticator = webroot', 'renew_hook = systemctl reload postfix dovecot'),
      'fail',
      'nothing reloads',
    ],
    [
      'a script that is not here',
      conf('authenticator = webroot', 'renew_hook = /usr/local/bin/deploy.sh'),
      'inconclusive',
      'hook',
    ],
    [
      'a script of deploy that was read',
      scripts(deploy, '#!/bin/sh', '# after a renewal', 'systemctl reload nginx'),
      'pass',
    ],
    [
      'a script of deploy that does not',
      scripts(deploy, '#!/bin/sh', 'echo "$RENEWED_DOMAINS" >> /var/log/renewed'),
      'fail',
      'nothing reloads',
    ],
    [
      'a script of deploy that does more',
      scripts(deploy, '#!/bin/bash', '/opt/deploy/run-all'),
      'inconclusive',
      'reload.sh',
    ],
    ['a script in Python', scripts(deploy, '#!/usr/bin/python3', 'import os'), 'inconclusive', 'reload.sh'],
  ]
  testCases(
    reload,
    rows.map(([name, readings, verdict, reason = '']) => [name, host(readings), verdict, reason] as const),
  )

  const archive = {
    letsencryptFiles: createReading([
      createFile('/etc/letsencrypt/live/a/cert.pem', 'rwxrwxrwx', {
        type: 'link',
        target: '../../archive/a/cert2.pem',
      }),
    ]),
    ...conf('authenticator = nginx', 'renew_hook = systemctl reload nginx'),
  }
  // What the fixture's target serves, without the zero before it.
  const own = '1'
  testCases(reload, [
    [
      'the former certificate is served',
      host({
        ...archive,
        archivedCertificates: createReading([
          serial('cert1.pem', own, '2026-06-01T00:00:00.000Z'),
          serial('cert2.pem', 'BB', '2026-08-01T00:00:00.000Z'),
        ]),
      }),
      'fail',
      'was not reloaded',
    ],
    [
      'the last one is',
      host({
        ...archive,
        archivedCertificates: createReading([
          serial('cert1.pem', 'AA', '2026-06-01T00:00:00.000Z'),
          serial('cert2.pem', own, '2026-08-01T00:00:00.000Z'),
        ]),
      }),
      'pass',
    ],
    [
      'none of them is',
      host({
        ...archive,
        archivedCertificates: createReading([
          serial('cert1.pem', 'AA', '2026-06-01T00:00:00.000Z'),
          serial('cert2.pem', 'BB', '2026-08-01T00:00:00.000Z'),
        ]),
      }),
      'pass',
    ],
  ])
})

test.each([
  ['0 3 * * *', 24],
  ['0 */12 * * *', 12],
  ['*/5 * * * *', 1 / 12],
  ['0 0 * * 0', 168],
  ['0 0 * * 7', 168],
  ['0 0 * * mon,thu', 96],
  ['0 0 1,15 * *', 17 * 24],
  ['0 0 1 * *', 31 * 24],
  ['0 0 1 * 1', 168],
  ['0 0 1 jan *', 12 * 31 * 24],
  ['0 0 1 */3 *', 3 * 31 * 24],
  ['43 6~8 * * *', 22],
  ['@hourly', 1],
  ['@reboot', null],
  ['@never', 'unreadable'],
  ['61 * * * *', 'unreadable'],
  ['root certbot renew x y', 'unreadable'],
])('cron: %s', (fields, hours) => {
  expect(readCronTime(fields.split(' '))).toBe(hours)
})

test.each([
  ['certbot renew', 'renews'],
  ['/snap/bin/certbot renew --quiet', 'renews'],
  ['/usr/bin/letsencrypt-auto renew', 'renews'],
  ['test -x /usr/bin/certbot && certbot -q renew', 'renews'],
  ['certbot renew --dry-run', 'nothing'],
  ['certbot certificates', 'nothing'],
  ['/bin/true', 'nothing'],
  ['echo certbot renew', 'nothing'],
  ['/root/renew.sh', 'unknown'],
  ['docker compose run certbot renew', 'renews'],
])('%s %s', (command, does) => {
  expect(readRenewalCommand(command).does).toBe(does)
})

test.each([
  ['systemctl --no-block reload nginx.service', { reloads: ['nginx'], understood: true }],
  ['sudo systemctl try-reload-or-restart nginx', { reloads: ['nginx'], understood: true }],
  ['/etc/init.d/nginx reload', { reloads: ['nginx'], understood: true }],
  ['systemctl reload nginx >/dev/null 2>&1', { reloads: ['nginx'], understood: true }],
  ['docker exec proxy nginx -s reload', { reloads: ['nginx (in a container)'], understood: true }],
  ['curl -H "Token: hunter2" https://h', { reloads: [] }],
  ['systemctl reload $(cat x)', { reloads: [] }],
  ['echo "systemctl reload nginx"', { reloads: [], understood: true }],
  ['true # systemctl reload nginx', { reloads: [], understood: true }],
])('the hook %s', (text, hook) => {
  expect(readHook(text)).toEqual(hook)
})
