import { describe, expect, test } from 'vitest'
import { parsePreStart } from './pre-start.ts'
import { parseProcesses } from './processes.ts'
import { parseSelinuxBoolean, parseSelinuxDenials, parseSelinuxMode } from './selinux.ts'
import { parseSockets } from './sockets.ts'
import { parseTimers } from './timers.ts'
import { parseUnits } from './units.ts'

describe('sockets', () => {
  test('seed 000’s own line (CentOS 7)', () => {
    expect(
      parseSockets(
        'tcp    LISTEN     0      128    [::]:8065               [::]:*                   users:(("mattermost",pid=1115,fd=19))\n',
      ),
    ).toEqual([
      {
        protocol: 'tcp',
        state: 'LISTEN',
        address: '::',
        zone: null,
        port: 8065,
        processes: [{ name: 'mattermost', pid: 1115 }],
      },
    ])
  })

  test('iproute 3 to 6: every way to write an address', () => {
    const sockets = parseSockets(`Netid State  Recv-Q Send-Q   Local Address:Port  Peer Address:Port Process
udp   UNCONN 0      0      127.0.0.53%lo:53         0.0.0.0:*    users:(("systemd-resolve",pid=591,fd=13))
tcp   LISTEN 0      511                *:8065             *:*    users:(("mattermost",pid=900,fd=8))
tcp   LISTEN 0      128               :::22              :::*    users:(("sshd",943,4))
tcp   LISTEN 0      511          0.0.0.0:443        0.0.0.0:*    users:(("nginx",pid=901,fd=6),("nginx",pid=900,fd=6))
tcp   LISTEN 0      128    [fe80::1]%eth0:8074         [::]:*                                                          
`)
    expect(sockets.map(({ address, zone, port, processes }) => [address, zone, port, processes])).toEqual([
      ['127.0.0.53', 'lo', 53, [{ name: 'systemd-resolve', pid: 591 }]],
      ['*', null, 8065, [{ name: 'mattermost', pid: 900 }]],
      ['::', null, 22, [{ name: 'sshd', pid: 943 }]],
      [
        '0.0.0.0',
        null,
        443,
        [
          { name: 'nginx', pid: 901 },
          { name: 'nginx', pid: 900 },
        ],
      ],
      ['fe80::1', 'eth0', 8074, null],
    ])
  })

  test('an unreadable line is not passed over', () => {
    expect(() => parseSockets('tcp LISTEN\n')).toThrow(expect.objectContaining({ field: 'socket' }))
  })
})

describe('SELinux', () => {
  test('seed 000’s own denial', () => {
    expect(
      parseSelinuxDenials(
        'type=AVC msg=audit(1643213928.476:460): avc:  denied  { name_connect } for  pid=11875 comm="nginx" dest=8065 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:unreserved_port_t:s0 tclass=tcp_socket permissive=0\n',
      ),
    ).toEqual([
      {
        permissions: ['name_connect'],
        command: 'nginx',
        destinationPort: 8065,
        targetClass: 'tcp_socket',
        permissive: false,
        count: 1,
        last: 1643213928.476,
      },
    ])
  })

  test('denials alike are counted', () => {
    const line = (time: string, port: number) =>
      `type=AVC msg=audit(${time}:1): avc:  denied  { name_connect } for  pid=1 comm="nginx" dest=${port} tclass=tcp_socket\n`
    expect(
      parseSelinuxDenials(line('5.1', 8065) + line('7.1', 8065) + line('6.1', 8065) + line('1.1', 443)).map(
        ({ destinationPort, count, last }) => [destinationPort, count, last],
      ),
    ).toEqual([
      [8065, 3, 7.1],
      [443, 1, 1.1],
    ])
  })

  test('other records with the word in them are none', () => {
    expect(parseSelinuxDenials('type=SYSCALL msg=audit(1.2:3): comm="avc: denied"\n')).toEqual([])
  })

  test('mode and boolean', () => {
    expect(parseSelinuxMode('Enforcing\n')).toBe('Enforcing')
    expect(parseSelinuxBoolean('httpd_can_network_connect --> on\n')).toBe(true)
    expect(() => parseSelinuxMode('Enforcing Permissive')).toThrow(expect.objectContaining({ field: 'mode' }))
    expect(() => parseSelinuxBoolean('')).toThrow(expect.objectContaining({ field: 'boolean' }))
  })
})

describe('timers', () => {
  test('seed 000’s own line (systemd 219), which has never run', () => {
    expect(
      parseTimers(`NEXT                          LEFT     LAST                          PASSED    UNIT                         ACTIVATES
Fri 2021-04-23 00:00:00 CEST  22h left n/a                           n/a       certbot-renewal.timer        certbot-renewal.service

1 timers listed.
`),
    ).toEqual([
      {
        unit: 'certbot-renewal.timer',
        activates: 'certbot-renewal.service',
        next: 'Fri 2021-04-23 00:00:00 CEST',
        last: null,
      },
    ])
  })

  test('systemd 252 and 255', () => {
    expect(
      parseTimers(`NEXT                        LEFT          LAST                        PASSED             UNIT                         ACTIVATES
Sun 2026-11-22 12:07:11 UTC 4h 53min left Sun 2026-11-22 00:11:02 UTC 7h ago             certbot.timer                certbot.service
Mon 2026-11-23 00:00:00 UTC 16h -                           -                  dpkg-db-backup.timer         dpkg-db-backup.service
-                           -             Sat 2026-11-21 06:00:00 UTC 1 day 1h ago       apt-daily.timer              apt-daily.service
-                           -             -                           -                  snapd.snap-repair.timer      snapd.snap-repair.service

4 timers listed.
`).map(({ unit, next, last }) => [unit, next, last]),
    ).toEqual([
      ['certbot.timer', 'Sun 2026-11-22 12:07:11 UTC', 'Sun 2026-11-22 00:11:02 UTC'],
      ['dpkg-db-backup.timer', 'Mon 2026-11-23 00:00:00 UTC', null],
      ['apt-daily.timer', null, 'Sat 2026-11-21 06:00:00 UTC'],
      ['snapd.snap-repair.timer', null, null],
    ])
  })
})

describe('units', () => {
  const [mattermost, missing] = parseUnits(`Type=notify
PIDFile=
NRestarts=2
ExecStartPre={ path=/opt/mattermost/bin/pre_start.sh ; argv[]=/opt/mattermost/bin/pre_start.sh ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }
ExecStart={ path=/opt/mattermost/bin/mattermost ; argv[]=/opt/mattermost/bin/mattermost --config=mysql://mmuser:sad09zusaopdhsad123@tcp(10.10.250.148:3306)/mattermost?tls=skip-verify ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=3443 ; code=(null) ; status=0/0 }
Environment=MM_SERVICESETTINGS_SITEURL=https://chat.example.com "MM_SQLSETTINGS_DATASOURCE=postgres://mmuser:hunter2@db/mattermost?sslmode=verify-full" MM_EMAILSETTINGS_SMTPPASSWORD=hunter3
MainPID=3443
Result=success
Id=mattermost.service
BindsTo=postgresql.service
LoadState=loaded
ActiveState=active
SubState=running
FragmentPath=/lib/systemd/system/mattermost.service
DropInPaths=/etc/systemd/system/mattermost.service.d/a.conf /etc/systemd/system/mattermost.service.d/b.conf
UnitFileState=enabled
User=mattermost

Id=certbot-renewal.timer
LoadState=not-found
ActiveState=inactive
SubState=dead
UnitFileState=
FragmentPath=
NextElapseUSecRealtime=
LastTriggerUSec=n/a
`)

  test('how a service runs', () => {
    expect(mattermost).toMatchObject({
      id: 'mattermost.service',
      loadState: 'loaded',
      activeState: 'active',
      unitFileState: 'enabled',
      type: 'notify',
      user: 'mattermost',
      mainPid: 3443,
      restarts: 2,
      bindsTo: ['postgresql.service'],
      pidFile: null,
      execStartPre: [{ path: '/opt/mattermost/bin/pre_start.sh', arguments: [], ignoreErrors: false }],
      dropInPaths: [
        '/etc/systemd/system/mattermost.service.d/a.conf',
        '/etc/systemd/system/mattermost.service.d/b.conf',
      ],
    })
  })

  test('its environment overrides config.json', () => {
    expect(mattermost?.environment).toEqual({
      overrides: { 'ServiceSettings.SiteURL': 'https://chat.example.com' },
      dataSources: [
        {
          setting: '--config',
          dsn: expect.objectContaining({ status: 'ok', tls: 'skip-verify', hasPassword: true }),
        },
        {
          setting: 'MM_SQLSETTINGS_DATASOURCE',
          dsn: expect.objectContaining({ status: 'ok', sslmode: 'verify-full', hasPassword: true }),
        },
      ],
      configFile: null,
      unrecorded: ['MM_EMAILSETTINGS_SMTPPASSWORD'],
      secrets: ['MM_EMAILSETTINGS_SMTPPASSWORD'],
    })
  })

  test('secrets in arguments and environment are kept to themselves', () => {
    expect(mattermost?.execStart).toEqual([
      { path: '/opt/mattermost/bin/mattermost', arguments: null, ignoreErrors: false },
    ])
    expect(JSON.stringify(mattermost)).not.toMatch(/hunter|sad09/)
  })

  test('a unit that isn’t there', () => {
    expect(missing).toMatchObject({
      loadState: 'not-found',
      unitFileState: '',
      lastTrigger: null,
      nextElapse: null,
    })
  })

  test('not properties', () => {
    expect(() => parseUnits('Failed to connect to bus\n')).toThrow(
      expect.objectContaining({ field: 'property' }),
    )
  })
})

describe('tunnels', () => {
  const seed = `#!/bin/bash
ssh -N -f -o ServerAliveInterval=60 -o ExitOnForwardFailure=yes -L 18075:10.10.250.231:8075 10.10.250.231 || true
ssh -N -f -o ServerAliveInterval=60 -o ExitOnForwardFailure=yes -L 18074:10.10.250.231:8074 10.10.250.231 || true
`
  test('seed 001’s pre_start.sh', () => {
    const { tunnels } = parsePreStart(seed)
    expect(tunnels).toHaveLength(2)
    expect(tunnels[0]).toEqual({
      server: '10.10.250.231',
      forwards: [{ bindAddress: null, port: 18075, host: '10.10.250.231', hostPort: 8075 }],
      serverAliveInterval: 60,
      exitOnForwardFailure: true,
      strictHostKeyChecking: null,
      failureHidden: true,
    })
  })

  test('bundled flags, IPv6, a user, several forwards, a continued line', () => {
    const { tunnels } = parsePreStart(
      '/usr/bin/ssh -fNL [::1]:1:[2001:db8::2]:8074 -L2:h:3 -p 2222 \\\n  -oStrictHostKeyChecking=no tunnel@peer\n',
    )
    expect(tunnels).toEqual([
      {
        server: 'peer',
        forwards: [
          { bindAddress: '::1', port: 1, host: '2001:db8::2', hostPort: 8074 },
          { bindAddress: null, port: 2, host: 'h', hostPort: 3 },
        ],
        serverAliveInterval: null,
        exitOnForwardFailure: false,
        strictHostKeyChecking: 'no',
        failureHidden: false,
      },
    ])
  })

  test('comments, other programs and logins without a forward are none', () => {
    expect(
      parsePreStart('# ssh -L 1:a:2 b\necho ssh -L 1:a:2 b\nssh -N b\nssh -L nonsense b\n').tunnels,
    ).toEqual([])
  })

  test('processes: tunnels that are alive, and secrets that everyone on the host can read', () => {
    const processes = parseProcesses(`      1       0 root     /lib/systemd/systemd --system
   3443       1 mattermost /opt/mattermost/bin/mattermost --config=mysql://mmuser:sad09zusaopdhsad123@tcp(10.10.250.148:3306)/mattermost
   3424       1 mattermost ssh -N -f -o ServerAliveInterval=60 -L 18075:10.10.250.231:8075 10.10.250.231
   4000       1 root     backup --password hunter2
   4001       1 root     postgres://u:hunter3@db/x
`)
    expect(
      processes.map(({ pid, program, carriesSecret, tunnel }) => [
        pid,
        program,
        carriesSecret,
        tunnel?.server,
      ]),
    ).toEqual([
      [1, '/lib/systemd/systemd', false, undefined],
      [3443, '/opt/mattermost/bin/mattermost', true, undefined],
      [3424, 'ssh', false, '10.10.250.231'],
      [4000, 'backup', true, undefined],
      [4001, '(unreadable)', true, undefined],
    ])
    expect(JSON.stringify(processes)).not.toMatch(/hunter|sad09/)
  })
})
