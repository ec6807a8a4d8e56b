import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { findClosedPort } from '../../lab/servers/loopback-server.ts'
import {
  answerCommand,
  createEndpoint,
  createKnownHosts,
  findCommandId,
  hostKey,
  serveSsh,
} from '../../lab/servers/ssh-server.ts'
import type { CommandId } from './commands.ts'
import { discoveredQuestions } from './discovered-questions.ts'
import { FormatError } from './format-error.ts'
import { gatherHosts } from './gather-hosts.ts'
import { hostFactsSchema } from './host-facts.ts'
import type { HostQuestion } from './question.ts'
import { questions } from './questions.ts'
import { createReading, understand } from './reading.ts'
import { parseCommandLine, renderCommandLine } from './transports/ssh/command-line.ts'
import type { SshContext } from './transports/ssh/ssh-connection.ts'

const context = (...ports: number[]): SshContext => ({
  timeout: 5000,
  signal: new AbortController().signal,
  hostKeys: { knownHosts: ports.flatMap((port) => createKnownHosts(port)) },
})

const answers: Partial<Record<CommandId, [stdout: string, exit?: number, stderr?: string]>> = {
  'os-release': ['ID=debian\nVERSION_ID="12"\n'],
  'ip-forward': ['1\n'],
  'nginx-version': ['', 0, 'nginx version: nginx/1.22.1\n'],
  'firewalld-zones': ['', 252],
  iptables: ['', 77],
  'certbot-cli': ['', 66],
  'selinux-mode': ['\x1b[2JEnforcing\n'],
  'nginx-configuration': ['', 1, 'nginx: [emerg] unknown directive "x" in /etc/nginx/nginx.conf:1\n'],
}

test('every fact of every host, over one connection each', async () => {
  await using server = await serveSsh({
    command(channel, line) {
      const [stdout, exit = 0, stderr = ''] = answers[findCommandId(line) ?? 'hostname'] ?? ['', 127]
      answerCommand(channel, line, { stdout, stderr, exit })
    },
  })
  const closed = await findClosedPort()
  const facts = await gatherHosts(context(server.port), [
    createEndpoint(server.port),
    createEndpoint(closed, { name: 'mm2' }),
  ])
  expect(server.connections).toBe(1)
  expect(hostFactsSchema.parse(facts)).toEqual(facts)
  expect(Object.keys(facts).sort()).toEqual(
    ['logins', 'archives', ...Object.keys(questions), ...Object.keys(discoveredQuestions)].sort(),
  )

  expect(facts.logins).toEqual({
    mm1: { status: 'ok', value: { user: 'audit', hostKeyVerified: true, sudo: false } },
    mm2: { status: 'refused' },
  })
  const known = (value: unknown) => ({ status: 'ok', value: { found: 'value', value } })
  const unknown = (found: object) => ({ status: 'ok', value: found })
  expect(facts.osRelease.mm1).toMatchObject(known({ id: 'debian', versionId: '12' }))
  expect(facts.ipForward.mm1).toEqual(known(1))
  expect(facts.nginxVersion.mm1).toEqual(known('1.22.1'))
  expect(facts.firewalldZones.mm1).toEqual(unknown({ found: 'absent' }))
  expect(facts.iptables.mm1).toEqual(unknown({ found: 'forbidden' }))
  expect(facts.certbotDefaults.mm1).toEqual(unknown({ found: 'absent' }))
  expect(facts.sockets.mm1).toEqual(unknown({ found: 'not-installed' }))
  expect(facts.nginxConfiguration.mm1).toEqual(unknown({ found: 'failed', exit: 1 }))
  expect(facts.selinuxMode.mm1).toEqual({ status: 'malformed', field: 'mode', offset: 0 })
  expect(facts.osRelease.mm2).toEqual({ status: 'refused' })
})

test('files that the answers name are asked about, over the same connection', async () => {
  const { discovered } = discoveredQuestions.mattermostConfigNamed
  const path = '/srv/mm/config.json'
  const unit = `Id=mattermost.service\nEnvironment=MM_CONFIG=${path} X=1\n`
  const named = parseCommandLine(renderCommandLine(discovered.at(path), false, '0f'))?.script
  await using server = await serveSsh({
    command(channel, line) {
      const stdout =
        parseCommandLine(line)?.script === named
          ? '{"ServiceSettings":{"SiteURL":"https://chat.example.com"}}'
          : findCommandId(line) === 'units'
            ? unit
            : null
      answerCommand(channel, line, stdout === null ? { exit: 127 } : { stdout, exit: 0 })
    },
  })
  const facts = await gatherHosts(context(server.port), [createEndpoint(server.port)])
  expect(facts.mattermostConfigNamed.mm1).toMatchObject({
    status: 'ok',
    value: {
      partial: false,
      files: {
        [path]: {
          value: {
            found: 'value',
            value: { settings: { 'ServiceSettings.SiteURL': 'https://chat.example.com' } },
          },
        },
      },
    },
  })
  expect(hostFactsSchema.parse(facts)).toEqual(facts)
  expect(server.connections).toBe(1)
})

test('an archive is asked the same, and nobody is logged in to', async () => {
  const answer = (stdout: string, exit: string) => ({
    stdout: Buffer.from(stdout),
    stderr: Buffer.alloc(0),
    exit,
  })
  const archive = {
    answers: new Map([
      ['os-release', answer('ID=debian\nVERSION_ID="12"\n', '0\n')],
      ['iptables', answer('', '77\n')],
    ]),
    manifest: 'time 2026-11-30T12:00:00Z\nhostname mm3\nuid 1000\n',
  }
  const facts = await gatherHosts(context(), [], [{ name: 'mm3', roles: [], archive }])
  expect(hostFactsSchema.parse(facts)).toEqual(facts)
  expect(facts.logins).toEqual({})
  expect(facts.archives).toEqual({ mm3: { takenAt: '2026-11-30T12:00:00Z', hostname: 'mm3', uid: 1000 } })
  expect(facts.osRelease.mm3).toMatchObject({ value: { found: 'value', value: { id: 'debian' } } })
  expect(facts.iptables.mm3).toEqual({ status: 'ok', value: { found: 'forbidden' } })
  expect(facts.units.mm3).toEqual({
    status: 'ok',
    value: { found: 'not-run', reason: 'not-asked', exit: null },
  })
})

test('a host whose key has changed tells nothing, and is told nothing', async () => {
  await using server = await serveSsh({ hostKeys: [hostKey.private] })
  const facts = await gatherHosts({ ...context(), hostKeys: { knownHosts: [] } }, [
    createEndpoint(server.port),
  ])
  const refused = { mm1: { status: 'host-key', reason: 'unknown' } }
  for (const [name, fact] of Object.entries(facts)) expect(fact).toEqual(name === 'archives' ? {} : refused)
  expect(server.lines).toEqual([])
})

test('no secret of a host is among its facts', async () => {
  let count = 0
  /** A password of characters that survive in URLs and DSNs alike. */
  const canary = () => {
    count += 1
    return `canary${count}`
  }
  const dsn = () => `mmuser:${canary()}@tcp(db:3306)/mattermost?tls=true`
  const config = JSON.stringify({
    ServiceSettings: { SiteURL: `https://u:${canary()}@chat.example.com`, SplunkToken: canary() },
    SqlSettings: {
      DriverName: 'mysql',
      DataSource: dsn(),
      DataSourceReplicas: [dsn()],
      AtRestEncryptKey: canary(),
    },
    EmailSettings: {
      SMTPPassword: canary(),
      PushNotificationServer: `https://push.example.com/?t=${canary()}`,
    },
    FileSettings: { PublicLinkSalt: canary(), AmazonS3SecretAccessKey: canary() },
    PluginSettings: { Plugins: { x: { anything: canary() } } },
    [canary()]: canary(),
  })
  const secrets: typeof answers = {
    'mattermost-config-opt': [config],
    'mattermost-config-etc': [`${config}${canary()}`],
    units: [
      `Id=mattermost.service\nEnvironment=MM_SQLSETTINGS_DATASOURCE=${dsn()} MM_CONFIG=mysql://${dsn()} X=${canary()}\n` +
        `ExecStart={ path=/m ; argv[]=/m --config=mysql://${dsn()} ; ignore_errors=no ;\n`,
    ],
    processes: [
      `1 0 m /m --config=mysql://${dsn()}\n2 1 m mysqldump --password=${canary()}\n3 1 m curl https://u:${canary()}@x\n` +
        `4 1 m ${canary()} ${canary()}\n`,
    ],
    'nginx-configuration': [
      `# configuration file /etc/nginx/nginx.conf:\nhttp { server { set $k ${canary()}; proxy_set_header X ${canary()};` +
        `add_header X ${canary()}; location / { proxy_pass http://u:${canary()}@b; return 200 ${canary()}; } } }\n`,
    ],
    'certbot-renewal': [
      `/etc/letsencrypt/renewal/a.conf:dns_token = ${canary()}\n` +
        `/etc/letsencrypt/renewal/a.conf:post_hook = curl -H ${canary()} x\n`,
    ],
    'certbot-cli': [`eab-hmac-key = ${canary()}\n`],
    'tunnel-authorized-keys': [
      `command="x ${canary()}" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGNAFbHfT8xAQOxyhUsP62 ${canary()}\n`,
    ],
    'mattermost-pre-start': [`export TOKEN=${canary()}\nssh -N -L 1:a:2 b # ${canary()}\n`],
    iptables: [`*filter\n-A INPUT -m comment --comment "${canary()} x" -j DROP\nCOMMIT\n`],
    'openssl-version': [canary()],
  }
  await using server = await serveSsh({
    command(channel, line) {
      const [stdout] = secrets[findCommandId(line) ?? 'hostname'] ?? ['']
      channel.write(canary())
      answerCommand(channel, line, { stdout, stderr: canary(), exit: 0 })
    },
  })
  const facts = await gatherHosts(context(server.port), [createEndpoint(server.port)])
  expect(facts.mattermostConfigOpt.mm1).toMatchObject({ value: { found: 'value' } })
  expect(facts.units.mm1).toMatchObject({ value: { found: 'value' } })
  expect(facts.nginxConfiguration.mm1).toMatchObject({ value: { found: 'value' } })
  expect(JSON.stringify(facts)).not.toContain('canary')
})

test('the facts have a JSON Schema', () => {
  expect(() => z.toJSONSchema(hostFactsSchema)).not.toThrow()
})

describe('whatever a host prints', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'public (active)',
      '  rich rules: ',
      '\trule x',
      'Status: active',
      '-- ------ ----',
      '22/tcp ALLOW IN Anywhere',
      '*nat',
      ':OUTPUT ACCEPT [0:0]',
      '-A OUTPUT -j DNAT',
      'COMMIT',
      '{"nftables":[]}',
      'Id=x',
      'ExecStart={ path=x ; argv[]=y ; ignore_errors=no ;',
      '# configuration file /x:',
      'include /x;',
      '/etc/x:',
      '-rw-r--r-- 1 a b 1 Jan 1 00:00 x',
      '  1 0 root ssh -L 1:a:2 b',
    ),
  )

  test.each(Object.keys(questions) as (keyof typeof questions)[])(
    '%s: a fact of its schema, or FormatError',
    (name) => {
      const question: HostQuestion = questions[name]
      fc.assert(
        fc.property(fc.array(line), (lines) => {
          const text = lines.join('\n')
          try {
            const { value } = understand(question, text, text)
            return question.schema.safeParse(value).success
          } catch (error) {
            return error instanceof FormatError
          }
        }),
        { numRuns: 50 },
      )
    },
  )

  // Where the time grows with the square of the length, these take minutes.
  test.each([
    ['processes', '1 1 root '],
    ['sockets', 'tcp LISTEN 0 0 a:1 b '],
    ['timers', 'NEXT LEFT LAST PASSED UNIT ACTIVATES\n'],
    ['units', 'Id=x\nExecStart={ path=a ; argv[]='],
    ['sshd', 'port '],
    ['ufw', 'Status: active\n-- ------ ----\n22/tcp ALLOW '],
    ['tunnelAuthorizedKeys', ''],
    ['certbotDefaults', ''],
    ['osRelease', 'ID=x\nA='],
    ['nginxConfiguration', '# configuration file /x:\nreturn 301 '],
  ] as const)('%s: an endless line is read in the end', (name, start) => {
    const question: HostQuestion = questions[name]
    const times = 'Mon 2026-01-01 00:00:00 UTC '
    for (const piece of ['a ', ' ', '"', 'a,', '-L 1:a:2 ', '- ', '{ path=', '${', '[[', '(log', times]) {
      try {
        understand(question, start + piece.repeat(Math.floor(300_000 / piece.length)), '')
      } catch (error) {
        if (!(error instanceof FormatError)) throw error
      }
    }
  })
})

test('a bug in a parser is not taken for bad output', () => {
  const result = {
    status: 'ok',
    value: { exit: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) },
  } as const
  const bug = () => {
    throw new TypeError('bug')
  }
  expect(() => createReading(result, { parse: bug })).toThrow(TypeError)
})

test('a program that a signal ended has told nothing', () => {
  const result = {
    status: 'ok',
    value: { exit: null, stdout: Buffer.from('1'), stderr: Buffer.alloc(0) },
  } as const
  expect(createReading(result, { parse: Number })).toEqual({
    status: 'ok',
    value: { found: 'failed', exit: null },
  })
})
