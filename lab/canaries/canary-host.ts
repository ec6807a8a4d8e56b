import { readRecordings } from '../../containers/embedded/inside/recordings.ts'
import { commandLine } from '../../probes/host/transports/ssh/command-line.ts'
import { type CommandId, commands } from '../../probes/host/transports/ssh/commands.ts'
import { type KeyPair, leave, type SshServer, serveSsh } from '../servers/ssh-server.ts'
import { configWithCanaries } from './canary-config.ts'
import { nginxDump } from './canary-nginx.ts'
import { awkward, canary } from './canary-secrets.ts'

export interface CanaryHostOptions {
  /** Passwords that let in, besides any key. */
  passwords: readonly string[]
  hostKey: KeyPair
  /** What it prints to every command instead, with exit status 0. */
  garbage?: string
  /** The exit status of every command. */
  exit?: number
}

/** An SSH server that has a secret in its banner, in everything that it prints, and in every message of an error. */
export async function serveCanaryHost(options: CanaryHostOptions): Promise<SshServer> {
  const answers = await answersByLine()
  return serveSsh({
    hostKeys: [options.hostKey.private],
    banner: `Welcome ${awkward('SSH banner')}\n`,
    greeting: `${canary('SSH greeting')}`,
    authentication(client) {
      client.on('authentication', (context) => {
        const known =
          context.method === 'publickey' ||
          (context.method === 'password' && options.passwords.includes(context.password))
        if (known) context.accept()
        else context.reject(['publickey', 'password'])
      })
    },
    command(channel, line) {
      const exit = options.exit ?? (answers.has(line) ? 0 : 127)
      channel.stderr.write(`${canary('stderr')}: cannot log in with ${awkward('stderr')}\n`)
      channel.write(options.garbage ?? answers.get(line) ?? canary('unknown command'), () =>
        leave(channel, exit),
      )
    },
  })
}

async function answersByLine(): Promise<Map<string, string>> {
  const recordings = await readRecordings([])
  return new Map(
    (Object.keys(commands) as CommandId[]).flatMap((id) => {
      const instead = answers[id]?.(recordings[id].stdout)
      const text = instead ?? recordings[id].stdout
      return [false, true].map((sudo) => [commandLine(id, sudo), text] as const)
    }),
  )
}

/** A valid public key without a comment. The comment behind a key may be any text. */
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJrOXG0bVrJkzVHfHhxvC3nZ0Vp9Q3dH6q3M1cFvXw9T'
const commented = () => `# ${canary('comment of a key file')}\n${publicKey} ${canary('comment of a key')}\n`

const unit = (id: string, lines: readonly string[]) =>
  ['', `Id=${id}`, 'LoadState=loaded', 'ActiveState=active', 'SubState=running', ...lines, ''].join('\n')
const runs = (name: string, program: string, args: string) =>
  `${name}={ path=${program} ; argv[]=${program} ${args} ; ignore_errors=no ; start_time=[n/a] }`

/** What each command prints, from what it prints on a host without secrets. */
const answers: Partial<Record<CommandId, (recorded: string) => string>> = {
  'mattermost-config-etc': () => configWithCanaries('etc'),
  'mattermost-config-opt': () => configWithCanaries('opt'),
  'mattermost-running': () => configWithCanaries('running'),
  'nginx-configuration': () => nginxDump,
  'os-release': (text) =>
    `${text}SUPPORT_URL="https://u:${canary('os-release')}@example.com"\n# ${canary('os')}\n`,
  units: (text) =>
    text
      .replace(
        /^Environment=MM_/m,
        `Environment=MM_SQLSETTINGS_DATASOURCE=postgres://mmuser:${canary('MM DSN')}@db/mattermost "MM_SQLSETTINGS_DATASOURCEREPLICAS=u:${canary('MM replicas')}@tcp(a)/b ${canary('replica')}" MM_CONFIG=mysql://u:${canary('MM_CONFIG')}@tcp(db:3306)/mm MM_EMAILSETTINGS_SMTPPASSWORD=${canary('MM password')} MM_SERVICESETTINGS_SITEURL=https://u:${canary('MM SiteURL')}@mm.example.com?t=${canary('MM query')} AWS_SECRET_ACCESS_KEY=${canary('AWS')} "QUOTED=${canary('with blanks')} and more" MM_`,
      )
      .replace('--config /etc', `--config=mysql://mmuser:${canary('argument')}@tcp(db:3306)/mm /etc`) +
    unit('certbot.service', [
      runs(
        'ExecStartPre',
        '/usr/bin/curl',
        `-H Authorization: Bearer ${canary('header argument')} https://example.com`,
      ),
      runs(
        'ExecStart',
        '/usr/bin/certbot',
        `renew -u admin:${canary('-u argument')} --eab-hmac-key ${canary('eab')}`,
      ),
      runs(
        'ExecReload',
        '/bin/sh',
        `-c PASSWORD=${canary('sh')} exec sshpass -p ${canary('sshpass')} ssh db`,
      ),
    ]),
  'tunnel-units': (text) =>
    `${text}/etc/systemd/system/t.service:Environment=SSHPASS=${canary('unit file')}
/etc/systemd/system/t.service:ExecStart=/usr/bin/sshpass -p ${canary('sshpass in a unit')} ssh -N -L 18074:10.0.0.2:8074 mattermost@db
/etc/systemd/system/u.service:ExecStart=/usr/bin/ssh -N -o ProxyCommand=${canary('ProxyCommand')} -o StrictHostKeyChecking=${canary('option')} -L 18074:a:8074 b
`,
  processes: (text) => text + processes(''),
  'tunnel-processes': (text) => text + processes('ssh.service'),
  'mattermost-pre-start': () => `#!/bin/sh
# ${canary('pre_start comment')}
export SSHPASS=${canary('pre_start variable')}
sshpass -p ${canary('pre_start sshpass')} ssh -N -f -o ProxyCommand="nc ${canary('pre_start ProxyCommand')}" -L 127.0.0.1:18074:10.0.0.2:8074 mattermost@10.0.0.2 || true
ssh -i /home/mattermost/.ssh/${canary('identity')} -N -f -L 18074:10.0.0.2:8074 user:${canary('pre_start login')}@10.0.0.2 || echo ${canary('alternative')}
`,
  'tunnel-authorized-keys': () =>
    `environment="TOKEN=${canary('environment of a key')}",command="mysql -p${canary('command of a key')}",permitopen="db:3306" ${commented().split('\n')[1]}\n${commented()}`,
  'tunnel-known-hosts': () =>
    `${canary('known host')},10.0.0.2 ${publicKey} ${canary('comment of a known host')}\n# ${canary('comment')}\n`,
  'global-known-hosts': () => `10.0.0.2 ${publicKey} ${canary('comment of a known host')}\n`,
  'tunnel-key-rsa': commented,
  'tunnel-key-ecdsa': commented,
  'tunnel-key-ed25519': commented,
  'host-key-rsa': commented,
  'host-key-ecdsa': commented,
  'host-key-ed25519': commented,
  'sshd-configuration': (text) =>
    `${text}setenv TOKEN=${canary('sshd SetEnv')}\nforcecommand /bin/log --token ${canary('ForceCommand')}\nauthorizedkeyscommand /bin/keys ${canary('AuthorizedKeysCommand')}\nbanner /etc/${canary('Banner')}\n`,
  'firewalld-zones': withRichRules,
  'firewalld-permanent': withRichRules,
  'ufw-status': () => `Status: active
Logging: on (low)
Default: deny (incoming), allow (outgoing), disabled (routed)
New profiles: skip

To                         Action      From
--                         ------      ----
22/tcp                     ALLOW IN    Anywhere                   # ${canary('ufw comment')}
443/tcp                    ALLOW IN    Anywhere                   # password ${awkward('ufw comment')}
`,
  'ufw-after-rules': () => rules('after.rules'),
  iptables: () => rules('iptables'),
  ip6tables: () => rules('ip6tables'),
  nftables: () => nftables,
  'selinux-denials': () =>
    `type=AVC msg=audit(1700000000.1:2): avc:  denied  { name_connect } for pid=1 comm="nginx" dest=8065 proctitle=${canary('audit log')} tclass=tcp_socket permissive=0\n`,
  'openssl-config-debian': (text) =>
    `# ${canary('openssl comment')}\npassword = ${canary('openssl setting')}\n${text}\n[req]\noutput_password = ${canary('output_password')}\n`,
  'certbot-renewal': (text) =>
    text +
    certbot
      .split('\n')
      .map((line) => `/etc/letsencrypt/renewal/mattermost.test.conf:${line}\n`)
      .join(''),
  'certbot-cli': () => certbot,
  'certbot-cron': (text) =>
    `MAILTO=${canary('cron')}\n${text}\n0 0 * * * root TOKEN=${canary('cron token')} certbot renew\n`,
  'updates-apt': (text) =>
    `${text}\nInst libc6 [1] (2 https://u:${canary('apt')}@example.com [amd64])\nE: ${canary('apt error')}\n`,
  'mattermost-programs': (text) => text,
}

const certbot = `# ${canary('certbot comment')}
email = ${canary('certbot email')}
server = https://user:${canary('ACME login')}@acme.example.com/directory?key=${canary('ACME query')}
dns_cloudflare_api_token = ${canary('dns token')}
dns_rfc2136_credentials = ${awkward('dns credentials')}
eab_hmac_key = ${canary('eab')}
pre_hook = curl -H "Authorization: ${canary('pre_hook')}" https://example.com
post_hook = TOKEN=${canary('post_hook')} systemctl reload nginx
renew_hook = service nginx reload; notify ${canary('renew_hook')}
[[webroot_map]]
${canary('webroot_map')} = /var/www`

const processes = (service: string) =>
  [
    `mattermost --config=mysql://u:${canary('process DSN')}@tcp(db)/mm`,
    `/usr/sbin/mariadbd --password=${canary('process password')}`,
    `curl -u admin:${canary('process -u')} https://example.com`,
    `sshpass -p ${canary('process sshpass')} ssh -N -L 18074:10.0.0.2:8074 mattermost@10.0.0.2`,
    `ssh -N -o ProxyCommand=${canary('process ProxyCommand')} -o StrictHostKeyChecking=no -L 18074:10.0.0.2:8074 u:${canary('process login')}@10.0.0.2`,
    `nginx: ${canary('process title')}`,
    `mysql://u:${canary('process name DSN')}@db x`,
  ]
    .map((args, index) => ` ${9000 + index} 1 root ${service === '' ? '' : `${service} `}${args}\n`)
    .join('')

function withRichRules(recorded: string): string {
  const rule = `\trule family="ipv4" port port="8065" protocol="tcp" log prefix="${canary('rich rule')}" level="info" accept`
  return recorded.replace(/^ {2}rich rules: $/m, `  rich rules: \n${rule}`)
}

const rules = (table: string) => `# ${canary(`${table} comment`)}
*nat
:OUTPUT ACCEPT [0:0]
[0:0] -A OUTPUT -p tcp -d 10.0.0.2 --dport 8074 -m comment --comment "${canary(`${table} --comment`)} -j ACCEPT" -j DNAT --to-destination 127.0.0.1:18074
COMMIT
*filter
:INPUT ACCEPT [0:0]
[0:0] -A INPUT -m string --string "Bearer ${canary(`${table} --string`)}" --algo bm -j LOG --log-prefix "${canary(`${table} --log-prefix`)} "
[0:0] -A INPUT -m string --hex-string "|${canary(`${table} --hex-string`)}|" --algo bm -j DROP
COMMIT
`

const nftables = JSON.stringify({
  nftables: [
    { metainfo: { version: canary('nft version') } },
    {
      chain: {
        family: 'ip',
        table: 'filter',
        name: 'input',
        hook: 'input',
        type: 'filter',
        policy: 'drop',
        prio: 0,
        comment: canary('nft chain'),
      },
    },
    {
      rule: {
        family: 'ip',
        table: 'filter',
        chain: 'input',
        comment: canary('nft rule comment'),
        expr: [{ log: { prefix: canary('nft log prefix') } }, { accept: null }],
      },
    },
  ],
})
