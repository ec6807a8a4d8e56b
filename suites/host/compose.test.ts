import { describe, expect, test } from 'vitest'
import { type ComposeEdit, createComposeHost } from '../../lab/fixtures/compose-host.ts'
import { checks } from '../check-catalogue.ts'
import { judgeCheck } from '../judge.ts'

const judge = (id: string, options: Parameters<typeof createComposeHost>[0] = {}) => {
  const check = checks.find((each) => each.id === id)
  if (!check) throw new Error(`no check is called ${id}`)
  return judgeCheck(check, createComposeHost(options), 'current')
}
const environment = (from: string | RegExp, to: string): ComposeEdit => ({
  command: 'process-environments',
  from,
  to,
})
const dataSource = (to: string) => environment(/DATASOURCE=".*"/, `DATASOURCE="${to}"`)
/** A variable more of Mattermost's process. */
const variable = (text: string) => environment(/^(.*MM_BLEVE.*)$/, `$1\n/proc/2124/environ:${text}`)

describe('what a Mattermost in a container was given counts, and not what the host has', () => {
  test.each([
    [
      'ENABLEAPIUSERDELETION',
      'config-user-deletion',
      'MM_SERVICESETTINGS_ENABLEAPIUSERDELETION="true"',
      'fail',
    ],
    ['ENABLEUPLOADS', 'config-plugins', 'MM_PLUGINSETTINGS_ENABLEUPLOADS="true"', 'fail'],
    [
      'PUSHNOTIFICATIONSERVER',
      'push-encryption',
      'MM_EMAILSETTINGS_PUSHNOTIFICATIONSERVER="http://push.example.org"',
      'fail',
    ],
    [
      'SENDPUSHNOTIFICATIONS',
      'push-encryption',
      'MM_EMAILSETTINGS_SENDPUSHNOTIFICATIONS="false"',
      'not-applicable',
    ],
  ] as const)('%s', (_, id, assignment, verdict) => {
    const name = assignment.split('=')[0] ?? ''
    const drop = name.includes('USERDELETION') ? [environment(new RegExp(`^.*${name}=.*\\n`), '')] : []
    expect(judge(id, { edits: [...drop, variable(assignment)] })).toMatchObject({ verdict })
  })

  test('the config.json of its volume is read, and the environment wins', () => {
    const off = { ServiceSettings: { EnableAPIUserDeletion: true }, PluginSettings: { EnableUploads: true } }
    expect(judge('config-user-deletion', { config: off })).toMatchObject({ verdict: 'pass' })
    expect(judge('config-plugins', { config: off })).toMatchObject({ verdict: 'fail' })
  })

  test.each(['config-plugins', 'push-encryption', 'app-listen-address'])(
    '%s: what neither shows is open, defaults included',
    (id) => expect(judge(id, { config: null })).toMatchObject({ verdict: 'inconclusive' }),
  )

  test('without its environment nothing is judged', () => {
    const edits = [environment(/^\/proc\/2124\/.*\n/, '')]
    expect(judge('config-user-deletion', { edits }).verdict).toBe('inconclusive')
    expect(judge('db-tls-mode', { edits }).verdict).toBe('inconclusive')
  })

  test('settings that a flag names are not those of the volume', () => {
    const edits = [
      { command: 'processes', from: 'bin/mattermost\n', to: 'bin/mattermost --config /x.json\n' },
    ]
    const config = { PluginSettings: { EnableUploads: false } }
    expect(judge('config-plugins', { edits, config }).verdict).toBe('inconclusive')
  })

  test('a volume on a file system that the host has elsewhere is not taken for that path', () => {
    const edits = [{ command: 'host-mounts', from: '254:1 / /', to: '254:1 / /srv' }]
    expect(
      judge('config-plugins', { edits, config: { PluginSettings: { EnableUploads: true } } }).verdict,
    ).toBe('inconclusive')
  })
})

describe('the database of a container is where its connections lead', () => {
  const connected = (hex: string): ComposeEdit => ({
    command: 'process-connections',
    from: '020012AC:1538 01',
    to: `${hex}:1538 01`,
  })
  test.each([
    ['a container on the same bridge, in clear', [], 'pass', 'does not leave the host'],
    ['an address of an overlay network', [connected('0500000A')], 'fail', '10.0.0.5'],
    ['another host', [connected('0908A8C0')], 'fail', '192.168.8.9'],
    [
      'another host, by its address in the data source',
      [dataSource('postgres://mmuser:x@192.168.8.9:5432/mm?sslmode=disable')],
      'fail',
      '192.168.8.9',
    ],
    [
      'another host, with verified TLS',
      [dataSource('postgres://mmuser:x@db.example.org/mm?sslmode=verify-full&sslrootcert=/ca.pem')],
      'pass',
      'verify-full',
    ],
    [
      'a name of its engine, and no connection was seen',
      [{ command: 'process-connections', from: /^\/proc\/2124.*\n/, to: '' }],
      'inconclusive',
      'known to its engine alone',
    ],
    [
      'the network of the host, whose connections are everyone’s',
      [{ command: 'process-places', from: '4026532601', to: '4026531840' }],
      'inconclusive',
      'known to its engine alone',
    ],
  ] as const)('%s', (_, edits, verdict, reason) => {
    expect(judge('db-tls-mode', { edits })).toMatchObject({
      verdict,
      reason: expect.stringContaining(reason),
    })
  })
})

describe('passwords of containers', () => {
  test.each([
    ['.env for everyone', '-rw-r--r--', 'fail', '/opt/mattermost-docker/.env (rw-r--r--)'],
    ['.env for everyone to write too', '-rw-rw-rw-', 'fail', '.env'],
    ['.env for root alone', '-rw-------', 'pass', ''],
    ['.env for its group', '-rw-r-----', 'pass', ''],
    ['.env with an access list', '-rw-r-----+', 'inconclusive', '.env'],
    ['no .env was found', null, 'inconclusive', 'MM_SQLSETTINGS_DATASOURCE'],
  ] as const)('%s', (_, env, verdict, reason) => {
    expect(judge('process-secrets', { env })).toMatchObject({
      verdict,
      reason: expect.stringContaining(reason),
    })
  })

  test('no password in the environment, and nothing else has one', () => {
    const edits = [
      dataSource('postgres://mmuser@postgres/mattermost?sslmode=disable'),
      environment(/POSTGRES_PASSWORD=".*"/, 'POSTGRES_PASSWORD_FILE="/run/secrets/db"'),
    ]
    expect(judge('process-secrets', { edits, env: '-rw-r--r--' })).toMatchObject({ verdict: 'pass' })
  })
})

describe.each([
  ['declared', ['edge', 'app', 'database']],
  ['not declared', []],
] as const)('roles %s', (_, roles) => {
  test.each([
    'nginx-config',
    'proxy-backend-tls',
    'tls-key-permissions',
    'openssl-policy',
    'updates-pending',
    'services-enabled',
  ])('%s is open: the host says nothing of it', (id) =>
    expect(judge(id, { roles })).toMatchObject({ verdict: 'inconclusive' }),
  )
})

describe('a certificate that is mounted into the container of nginx', () => {
  const renewal = (hook: string) => `/etc/letsencrypt/renewal/mattermost.test.conf:version = 2.1.0
/etc/letsencrypt/renewal/mattermost.test.conf:cert = /etc/letsencrypt/live/mattermost.test/cert.pem
/etc/letsencrypt/renewal/mattermost.test.conf:[renewalparams]
/etc/letsencrypt/renewal/mattermost.test.conf:authenticator = webroot
${hook && `/etc/letsencrypt/renewal/mattermost.test.conf:${hook}\n`}`
  const files = `/etc/letsencrypt:
total 12
drwxr-xr-x  9 root root 4096 Nov  1 00:00 .
drwxr-xr-x 80 root root 4096 Nov  1 00:00 ..
drwxr-xr-x  2 root root 4096 Nov  1 00:00 renewal
`
  const mounted = (root: string, target: string): ComposeEdit => ({
    command: 'process-mounts',
    from: '254:1 /etc/letsencrypt /etc/letsencrypt ro',
    to: `254:1 ${root} ${target} ro`,
  })
  const archived = '/etc/letsencrypt/archive/mattermost.test/fullchain3.pem'
  test.each([
    ['as one file', archived, 'post_hook = docker-exec nginx', 'inconclusive', 'hook'],
    ['as one file, and nothing follows', archived, '', 'fail', 'reads the old certificate again'],
    [
      'as one file, and nginx of the host is reloaded',
      archived,
      'post_hook = systemctl reload nginx',
      'fail',
      'a single file',
    ],
    [
      'as one file, whose engine a hook restarts',
      archived,
      'post_hook = systemctl restart docker',
      'inconclusive',
      'engine',
    ],
    ['as its folder', '/etc/letsencrypt', '', 'inconclusive', 'not served from the files'],
    [
      'as a copy that may be written again in place',
      '/opt/mattermost-docker/volumes/web/cert/cert.pem',
      '',
      'inconclusive',
      'not served',
    ],
  ] as const)('%s', (_, root, hook, verdict, reason) => {
    const texts = { 'certbot-renewal': renewal(hook), 'letsencrypt-files': files, 'certbot-hooks': '' }
    const target = root === '/etc/letsencrypt' ? root : '/cert.pem'
    const edits = root === '/etc/letsencrypt' ? [] : [mounted(root, target)]
    const found = judge('certbot-reload', { texts, edits })
    const said = [found.reason, ...found.evidence.map(({ observed }) => observed)].join(' ')
    expect([found.verdict, said]).toEqual([verdict, expect.stringContaining(reason)])
  })
})

/** Checks of the inside half that a read-only look at the host decides; the others need a database, a token or an earlier run. */
const inside = checks.filter(({ area }) => ['host', 'app', 'push'].includes(area)).map(({ id }) => id)
const settings = {
  EmailSettings: {
    PushNotificationServer: 'https://push.example.org',
    PushNotificationContents: 'id_loaded',
  },
}
const judgeAll = (options: Parameters<typeof createComposeHost>[0]) => {
  const host = { config: settings, ...options }
  return Object.fromEntries(
    ['db-tls-mode', 'db-exposure', ...inside].map((id) => [id, judge(id, host).verdict]),
  )
}

/** `docker run -p HOST:CONTAINER`, as Docker writes it into iptables; and a rule of the operator's own. */
function publish(port: number, to: string, inner: number, own = ''): ComposeEdit[] {
  const bridge = 'br-5f0c2a91b7d3'
  const accept = `-A DOCKER -d 172.18.0.4/32 ! -i ${bridge} -o ${bridge} -p tcp -m tcp --dport 80 -j ACCEPT`
  const redirect = `-A DOCKER ! -i ${bridge} -p tcp -m tcp --dport 80 -j DNAT`
  const command = 'iptables'
  return [
    {
      command,
      from: accept,
      to: `-A DOCKER -d ${to}/32 ! -i ${bridge} -o ${bridge} -p tcp -m tcp --dport ${inner} -j ACCEPT\n${accept}`,
    },
    {
      command,
      from: redirect,
      to: `-A DOCKER ! -i ${bridge} -p tcp -m tcp --dport ${port} -j DNAT --to-destination ${to}:${inner}\n${redirect}`,
    },
    ...(own ? [{ command, from: '-A DOCKER-USER -j RETURN', to: `${own}\n-A DOCKER-USER -j RETURN` }] : []),
  ]
}

describe('mattermost/docker’s layout', () => {
  const healthy = judgeAll({})

  test('fails nothing as it is', () => {
    expect(Object.entries(healthy).filter(([, verdict]) => verdict === 'fail')).toEqual([])
  })

  const stale = `# configuration file /etc/nginx/nginx.conf:
events {}
http { server { listen 443 ssl; server_tokens on; location / { proxy_pass http://192.0.2.9:8065; } } }
`
  test.each([
    [
      'Mattermost is published at another port',
      { edits: publish(8066, '172.18.0.3', 8065) },
      ['app-listen-address', 'firewall'],
    ],
    [
      'the same, and DOCKER-USER drops it',
      {
        edits: publish(
          8066,
          '172.18.0.3',
          8065,
          '-A DOCKER-USER -p tcp -m conntrack --ctorigdstport 8066 -j DROP',
        ),
      },
      [],
    ],
    [
      'the same, and DOCKER-USER drops another port',
      {
        edits: publish(
          8066,
          '172.18.0.3',
          8065,
          '-A DOCKER-USER -p tcp -m conntrack --ctorigdstport 8067 -j DROP',
        ),
      },
      ['app-listen-address', 'firewall'],
    ],
    [
      'PostgreSQL is published at another port',
      { edits: publish(15432, '172.18.0.2', 5432) },
      ['db-exposure', 'firewall'],
    ],
    ['an nginx of the host is installed, and does not run', { texts: { 'nginx-configuration': stale } }, []],
    [
      'a config.json of the host is left over',
      { texts: { 'mattermost-config-opt': '{"ServiceSettings":{"EnableAPIUserDeletion":true}}' } },
      [],
    ],
    [
      'the environment overrides what config.json says',
      { edits: [environment('ENABLEAPIUSERDELETION="false"', 'ENABLEAPIUSERDELETION="true"')] },
      ['config-user-deletion'],
    ],
    ['everyone can read .env', { env: '-rw-r--r--' }, ['process-secrets']],
    [
      'an image without a shell',
      {
        edits: [{ command: 'processes', from: 'nginx -g daemon off;', to: '/usr/sbin/nginx -g daemon off;' }],
      },
      [],
    ],
  ] as const)('%s: exactly these fail', (_, options, fails) => {
    const failed = Object.entries(judgeAll(options)).flatMap(([id, verdict]) =>
      verdict === 'fail' ? [id] : [],
    )
    expect(failed.toSorted()).toEqual([...fails].toSorted())
  })
})
