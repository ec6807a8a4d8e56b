import { expect, test } from 'vitest'
import { findConfigArgument, parseEnvironment } from '../mattermost-environment.ts'
import { parseTunnel } from '../ssh-forwarding.ts'
import { parseAptLists } from './apt-lists.ts'
import { readAptUpdates } from './apt-updates.ts'
import { parsePreStart } from './pre-start.ts'
import { parseProcesses } from './processes.ts'
import { parseSelinuxBoolean, parseSelinuxDenials, parseSelinuxMode } from './selinux.ts'
import { parseSockets } from './sockets.ts'
import { parseTimers } from './timers.ts'
import { parseUnits } from './units.ts'

const thrown = (field: string, offset: number) => expect.objectContaining({ field, offset })

const command = (path: string, args: string, ignoreErrors = 'no') =>
  `{ path=${path} ; argv[]=${path}${args} ; ignore_errors=${ignoreErrors} ; start_time=[n/a] ; pid=0 }`

test('a unit says all of itself', () => {
  const [unit, ...others] = parseUnits(`Id=a.service
LoadState=masked
ActiveState=failed
SubState=dead
UnitFileState=disabled
FragmentPath=/a
DropInPaths=/b  /c
Type=forking
User=u
PIDFile=/run/a.pid
MainPID=7
NRestarts=3
Result=exit-code
BindsTo=x.service y.service
ExecStartPre=${command('/pre', ' -v', 'yes')}
ExecStart=${command('/bin/one', '')} ${command('/bin/two', ' --flag value')}
ExecReload=${command('/usr/sbin/nginx', ' -g daemon on; -s reload')}
Environment=A=1 "B=two words"
EnvironmentFiles=/etc/a (ignore_errors=no)
EnvironmentFiles=
EnvironmentFiles=/etc/b (ignore_errors=yes)
LastTriggerUSec=Tue 2026-09-01 05:11:00 UTC
NextElapseUSecRealtime=Wed 2026-09-02 00:00:00 UTC
TimersCalendar=
TimersCalendar={ OnCalendar=*-*-* 00:00:00 ; next_elapse=n/a }
`)
  expect(others).toEqual([])
  expect(unit).toEqual({
    id: 'a.service',
    loadState: 'masked',
    activeState: 'failed',
    subState: 'dead',
    unitFileState: 'disabled',
    fragmentPath: '/a',
    dropInPaths: ['/b', '/c'],
    type: 'forking',
    user: 'u',
    pidFile: '/run/a.pid',
    mainPid: 7,
    restarts: 3,
    result: 'exit-code',
    bindsTo: ['x.service', 'y.service'],
    execStartPre: [{ path: '/pre', arguments: ['-v'], ignoreErrors: true }],
    execStart: [
      { path: '/bin/one', arguments: [], ignoreErrors: false },
      { path: '/bin/two', arguments: ['--flag', '…'], ignoreErrors: false },
    ],
    execReload: [
      { path: '/usr/sbin/nginx', arguments: ['-g', 'daemon', 'on;', '-s', 'reload'], ignoreErrors: false },
    ],
    environment: { overrides: {}, dataSources: [], configFile: null, unrecorded: ['A', 'B'] },
    environmentFiles: ['/etc/a (ignore_errors=no)', '/etc/b (ignore_errors=yes)'],
    lastTrigger: 'Tue 2026-09-01 05:11:00 UTC',
    nextElapse: 'Wed 2026-09-02 00:00:00 UTC',
    calendar: '*-*-* 00:00:00',
  })
})

test('a unit that says nothing but its name, the last of what is said twice, and blanks between units', () => {
  const [first, second, ...others] = parseUnits(
    '\n\nId=x\nId=a.timer\nMainPID=x\nNRestarts=-1\nLastTriggerUSec=0\nNextElapseUSecRealtime=n/a\nTimersCalendar={ OnCalendar=daily\n  \nId=b\nLastTriggerUSec=0 h\n',
  )
  expect(others).toEqual([])
  expect(first).toEqual({
    id: 'a.timer',
    loadState: '',
    activeState: '',
    subState: '',
    unitFileState: '',
    fragmentPath: '',
    dropInPaths: [],
    type: null,
    user: null,
    pidFile: null,
    mainPid: null,
    restarts: null,
    result: null,
    bindsTo: [],
    execStartPre: [],
    execStart: [],
    execReload: [],
    environment: { overrides: {}, dataSources: [], configFile: null, unrecorded: [] },
    environmentFiles: [],
    lastTrigger: null,
    nextElapse: null,
    calendar: null,
  })
  expect(second).toMatchObject({ id: 'b', lastTrigger: '0 h' })
  // What is asked for and isn't there is told as not-found: systemd is never silent.
  for (const nothing of ['', '\n', '\n\n']) expect(() => parseUnits(nothing)).toThrow(thrown('unit', 0))
  expect(() => parseUnits('Type=x\n')).toThrow(thrown('Id', 0))
  expect(() => parseUnits('Id=a\n\nId=\nType=x\n')).toThrow(thrown('Id', 6))
  expect(() => parseUnits('Id=a\nnonsense\n')).toThrow(thrown('property', 5))
})

test.each([
  [' --config /etc/mm/config.json', ['--config', '/etc/mm/config.json']],
  [' -c config.json', ['-c', 'config.json']],
  [' --config=/etc/config.json', ['--config=/etc/config.json']],
  [' -c=/etc/config.json', ['-c=/etc/config.json']],
  [' --config=/srv/mm/settings', ['--config=/srv/mm/settings']],
  [' -c/etc/config.json', ['-c/etc/config.json']],
  [' --config=/etc/a$b.json', ['…']],
  [' --configs=/etc/config.json', ['…']],
  [' --config /etc/config.json.old', ['--config', '/etc/config.json.old']],
  [' --config key=hunter2', ['--config', '…']],
  [' x --configs /etc/config.json', ['…', '--configs', '…']],
  [' server', ['…']],
  [` --${'x'.repeat(40)} --${'x'.repeat(41)}`, [`--${'x'.repeat(40)}`, '…']],
  [' -v- ---x', ['-v-', '---x']],
  [' --x!', ['…']],
  [' --password abc', null],
])('of the arguments%s only %j is kept', (args, kept) => {
  expect(parseUnits(`Id=a\nExecStart=${command('/opt/mm', args)}\n`)[0]?.execStart).toEqual([
    { path: '/opt/mm', arguments: kept, ignoreErrors: false },
  ])
})

test('a command that is cut off is none, and nginx is a program, not a part of a name', () => {
  const cut = parseUnits('Id=a\nExecStart={ path=/x ; argv[]=/x a\nExecReload={ path=/x\n')
  expect(cut[0]).toMatchObject({ execStart: [], execReload: [] })
  expect(parseUnits(`Id=a\nExecStart=${command('/nginx/x', ' y')}\n`)[0]?.execStart[0]?.arguments).toEqual([
    '…',
  ])
})

test.each([
  [['--config', 'a'], 'a'],
  [['-c', 'a'], 'a'],
  [['x', '--config=a=b'], 'a=b'],
  [['--config'], null],
  [['x', '--configs=a'], null],
  [[], null],
])('%j names the configuration %s', (words, named) => {
  expect(findConfigArgument(words)).toBe(named)
})

test('Mattermost’s environment: settings, data sources in every form, and names of the rest', () => {
  const dsn = 'postgres://mmuser:hunter2@db/mm?sslmode=require'
  const environment = parseEnvironment(
    [
      'MM_SQLSETTINGS_DRIVERNAME=postgres',
      `MM_SQLSETTINGS_DATASOURCE=${dsn}`,
      `MM_SQLSETTINGS_DATASOURCEREPLICAS=${dsn}  ${dsn}`,
      `MM_SQLSETTINGS_DATASOURCESEARCHREPLICAS=${dsn}`,
      `MM_CONFIG=${dsn}`,
      'MM_SERVICESETTINGS_LISTENADDRESS=:8065=x',
      'PATH=/bin',
      'nonsense',
      '=x',
    ],
    ['server'],
  )
  expect(environment.overrides).toEqual({
    'SqlSettings.DriverName': 'postgres',
    'ServiceSettings.ListenAddress': ':8065=x',
  })
  expect(environment.unrecorded).toEqual(['PATH'])
  expect(environment.dataSources.map(({ setting, dsn: { status } }) => [setting, status])).toEqual([
    ['MM_SQLSETTINGS_DATASOURCE', 'ok'],
    ['MM_SQLSETTINGS_DATASOURCEREPLICAS[0]', 'ok'],
    ['MM_SQLSETTINGS_DATASOURCEREPLICAS[1]', 'ok'],
    ['MM_SQLSETTINGS_DATASOURCESEARCHREPLICAS[0]', 'ok'],
    ['MM_CONFIG', 'ok'],
  ])
  expect(parseEnvironment(['MM_CONFIG=/etc/config.json'])).toEqual({
    overrides: {},
    dataSources: [],
    configFile: '/etc/config.json',
    unrecorded: [],
  })
  expect(parseEnvironment(['MM_CONFIG=what is no path'])).toMatchObject({
    configFile: null,
    unrecorded: ['MM_CONFIG'],
  })
  expect(parseEnvironment([`MM_OTHER=${dsn}`]).unrecorded).toEqual(['MM_OTHER'])
  for (const scheme of ['mysql', 'postgres', 'postgresql'])
    expect(parseEnvironment([], ['-c', `${scheme}://u@h/d`]).dataSources).toMatchObject([
      { setting: '--config' },
    ])
  expect(parseEnvironment([], ['-c', 'x mysql://u@h/d']).dataSources).toEqual([])
})

test.each([
  ['ssh -L 1:a:2 b', { server: 'b', forwards: [{ bindAddress: null, port: 1, host: 'a', hostPort: 2 }] }],
  [
    '/usr/bin/autossh -NL *:1:a:2 u@b',
    { server: 'b', forwards: [{ bindAddress: '*', port: 1, host: 'a', hostPort: 2 }] },
  ],
  [
    'ssh -4NfL [::]:1:[::1]:2 u@x@b',
    { server: 'x@b', forwards: [{ bindAddress: '::', port: 1, host: '::1', hostPort: 2 }] },
  ],
  [
    'ssh -L :1:a:2 b -L 3:a:4',
    { server: 'b', forwards: [{ bindAddress: '', port: 1, host: 'a', hostPort: 2 }] },
  ],
  ['ssh -p 22 -L 1:a:2 - x', { server: '-' }],
  ['ssh -o ServerAliveInterval=60 -oServerAliveInterval=5 -L 1:a:2 b', { serverAliveInterval: 60 }],
  ['ssh -oServerAliveInterval=x -L 1:a:2 b', { serverAliveInterval: null }],
  ['ssh -oServerAliveInterval=5s -L 1:a:2 b', { serverAliveInterval: null }],
  ['ssh -oEXITONFORWARDFAILURE=Yes -L 1:a:2 b', { exitOnForwardFailure: true }],
  ['ssh -oExitOnForwardFailure=true -L 1:a:2 b', { exitOnForwardFailure: true }],
  ['ssh -oExitOnForwardFailure=no -L 1:a:2 b', { exitOnForwardFailure: false }],
  ['ssh -oExitOnForwardFailure=yesno -L 1:a:2 b', { exitOnForwardFailure: false }],
  ['ssh -oExitOnForwardFailure=noyes -L 1:a:2 b', { exitOnForwardFailure: false }],
  ['ssh -oStrictHostKeyChecking=accept-new -L 1:a:2 b', { strictHostKeyChecking: 'accept-new' }],
  ['ssh -oStrictHostKeyChecking=OFF -L 1:a:2 b', { strictHostKeyChecking: 'OFF' }],
  ['ssh -oStrictHostKeyChecking=secret -L 1:a:2 b', { strictHostKeyChecking: '…' }],
  ['ssh -oStrictHostKeyChecking=nosecret -L 1:a:2 b', { strictHostKeyChecking: '…' }],
  ['ssh -oStrictHostKeyChecking=secretno -L 1:a:2 b', { strictHostKeyChecking: '…' }],
  ['ssh -v -L 1:a:2 b', { server: 'b', strictHostKeyChecking: null }],
])('%s', (line, tunnel) => {
  expect(parseTunnel(line.split(' '))).toMatchObject(tunnel)
})

test('an option by blanks, as ssh takes it in one argument', () => {
  expect(
    parseTunnel(['ssh', '-o', ' ServerAliveInterval 9', '-o', 'ExitOnForwardFailure = yes', '-L1:a:2', 'b']),
  ).toMatchObject({
    serverAliveInterval: 9,
    exitOnForwardFailure: true,
  })
})

test.each([
  'sshd -L 1:a:2 b',
  'xssh -L 1:a:2 b',
  'ssh/x -L 1:a:2 b',
  'ssh -L 1:a:2',
  'ssh -N b',
  'ssh -L x1:a:2 b',
  'ssh -L 1:a:2x b',
  'ssh -L 1:a b',
  'ssh -L a:b:1:c:2 b',
  'ssh -R 1:a:2 b',
  'ssh b -L 1:a:2',
  '',
])('%j opens no tunnel', (line) => {
  expect(parseTunnel(line.split(' '))).toBeNull()
})

test.each([
  ['|| true', true],
  ['|| :', true],
  ['|| exit 0', true],
  ['||/bin/true # fine', true],
  ['|| true; echo x', true],
  ['|| exit 1', false],
  ['|| untrue', false],
  ['|| true x', false],
  ['|| echo failed || true', true],
  ['', false],
])('a tunnel whose command ends in %j hides its failure: %s', (end, failureHidden) => {
  expect(parsePreStart(`ssh -NL 1:a:2 b ${end}\n`).tunnels).toMatchObject([{ server: 'b', failureHidden }])
})

test('processes: which are kept, and what is kept of them', () => {
  const line = (args: string) => `  12   3 user ${args}\n`
  const kept = (args: string) => parseProcesses(line(args)).map(({ program }) => program)
  expect(parseProcesses(line('nginx: master process'))).toEqual([
    { pid: 12, ppid: 3, user: 'user', program: 'nginx:', carriesSecret: false, tunnel: null },
  ])
  for (const program of ['/opt/mattermost', 'mysqld', '/usr/sbin/mariadbd', 'postgres:', 'sshd:', '/x/sshd'])
    expect(kept(program)).toEqual([program])
  for (const program of ['mattermosts', 'xnginx', 'bash', 'postgres/x', '']) expect(kept(program)).toEqual([])
  expect(kept('[nginx] --password=abc')).toEqual(['[nginx]'])
  expect(kept('(sd-pam) --password=abc')).toEqual(['(sd-pam)'])
  expect(kept(`${'x'.repeat(200)} --password=abc`)).toEqual(['x'.repeat(200)])
  expect(kept(`${'x'.repeat(201)} --password=abc`)).toEqual(['(unreadable)'])
  expect(kept('a@b --password=abc')).toEqual(['(unreadable)'])
  expect(kept('a!b --password=abc')).toEqual(['(unreadable)'])
  expect(() => parseProcesses(`${line('nginx')}x 1 root nginx\n`)).toThrow(
    thrown('process', line('nginx').length),
  )
})

test('sockets: ports, addresses, and lines that are none', () => {
  const line = (local: string) => `udp UNCONN 0 0 ${local} *:* users:(("a b",pid=1,fd=2))\n`
  const first = (local: string) => parseSockets(line(local))[0]
  expect(first('*:*')).toEqual({
    protocol: 'udp',
    state: 'UNCONN',
    address: '*',
    zone: null,
    port: 0,
    processes: [{ name: 'a b', pid: 1 }],
  })
  expect(first('[fe80::1%lo]:68')).toMatchObject({ address: 'fe80::1', zone: 'lo', port: 68 })
  expect(first('::1:68')).toMatchObject({ address: '::1', zone: null, port: 68 })
  expect(parseSockets('   \nNetid State\n')).toEqual([])
  for (const local of ['1.2.3.4', '1.2.3.4:x', '1.2.3.4:1x'])
    expect(() => parseSockets(`\n${line(local)}`)).toThrow(thrown('socket', 1))
  expect(() => parseSockets('NetidX a b c d:1 e\ntcp\n')).toThrow(thrown('socket', 19))
  expect(() => parseSockets('tcp LISTEN 0 0 *:1\n')).toThrow(thrown('socket', 0))
})

test('SELinux: whole answers only', () => {
  expect(parseSelinuxMode(' Permissive\n')).toBe('Permissive')
  expect(parseSelinuxMode('Disabled')).toBe('Disabled')
  expect(parseSelinuxBoolean('x --> off')).toBe(false)
  for (const text of ['a x --> on', 'x --> on off', 'x --> onn', 'x -> on'])
    expect(() => parseSelinuxBoolean(text)).toThrow(thrown('boolean', 0))
})

test('SELinux: what a denial says, and does not', () => {
  const denial = (rest: string, head = 'type=AVC') =>
    parseSelinuxDenials(`${head} msg=audit(1.5:1): avc:  denied  { read write } for ${rest}\n`)
  expect(denial('pid=1')).toEqual([
    {
      permissions: ['read', 'write'],
      command: null,
      destinationPort: null,
      targetClass: null,
      permissive: null,
      count: 1,
      last: 1.5,
    },
  ])
  expect(denial('comm=nginx dest=65535 tclass=file permissive=1')).toMatchObject([
    { command: 'nginx', destinationPort: 65535, targetClass: 'file', permissive: true },
  ])
  expect(denial('dest=123456')).toMatchObject([{ destinationPort: null }])
  expect(denial('dest=x1')).toMatchObject([{ destinationPort: null }])
  expect(denial('dest=1x')).toMatchObject([{ destinationPort: null }])
  expect(denial('', 'node=mm1 type=USER_AVC')).toHaveLength(1)
  expect(denial('', 'x type=AVC')).toEqual([])
  expect(parseSelinuxDenials('type=AVC msg=audit(1.5:1): avc:  granted  { read } for x\n')).toEqual([])
})

test('timers: the heading, the end of the table, and lines that are none', () => {
  const heading = 'NEXT LEFT LAST PASSED UNIT ACTIVATES\n'
  const row = '- - - - a.timer\n'
  expect(parseTimers(`  ${heading}${row}`)).toEqual([
    { unit: 'a.timer', activates: null, next: null, last: null },
  ])
  expect(parseTimers(`${heading}${row}  \nnonsense\n`)).toHaveLength(1)
  expect(parseTimers(heading)).toEqual([])
  for (const text of ['', 'x NEXT LEFT LAST PASSED UNIT\n', 'NEXT LEFT\n'])
    expect(() => parseTimers(text)).toThrow(thrown('heading', 0))
  for (const line of [
    '- - - - a.service',
    'x - - - - a.timer',
    '- - - - a.timer b c',
    '- - - a.timer',
    `- - - - ${'x'.repeat(1000)}.timer`,
  ])
    expect(() => parseTimers(`${heading}${line}\n`)).toThrow(thrown('timer', heading.length))
  const long = `- - - - ${'x'.repeat(1000 - 8 - 6)}.timer`
  expect(parseTimers(`${heading}${long}\n`)).toHaveLength(1)
})

test('apt: every line that is none of a list, and times that are none', () => {
  const line = (time: string, name: string) => `-rw-r--r-- 1 root root 1 ${time} ${name}\n`
  const noon = '2026-01-02 12:00:00.5 +0100'
  expect(
    parseAptLists(
      `total 1\n\n${line(noon, 'a_Release')}${line(noon, 'a_Release.gpg')}${line(noon, 'Release')}`,
    ),
  ).toEqual([{ name: 'a_Release', modified: '2026-01-02T11:00:00.000Z' }])
  for (const kind of ['d', 'l', 'p', 's']) expect(parseAptLists(`${kind}rwx\n`)).toEqual([])
  expect(() => parseAptLists(line('2026-13-02 12:00:00.5 +0100', 'a_InRelease'))).toThrow(thrown('time', 0))
  expect(() => parseAptLists('x total 1\n')).toThrow(thrown('list', 0))
  expect(() => parseAptLists(`total 1\n ${line(noon, 'a_Release')}`)).toThrow(thrown('list', 8))
  expect(() => parseAptLists('total x\n')).toThrow(thrown('list', 0))
})

test('apt: a new package, an origin that is none, lines that only hold the word', () => {
  expect(
    readAptUpdates(
      'Inst new (1.0 Debian:12/stable [all])\n Inst a (1 b)\nInst a [1]\nInst a [1] (2 SECURITY)\n3 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n',
    ).value,
  ).toEqual([
    { package: 'new', version: '1.0', security: false },
    { package: 'a', version: '2', security: true },
  ])
})
