import { readRecordings } from '../../containers/embedded/inside/recordings.ts'
import { type CommandId, commands } from '../../probes/host/commands.ts'
import {
  answerCommand,
  findCommandId,
  type KeyPair,
  type SshServer,
  serveSsh,
} from '../servers/ssh-server.ts'
import { createCanaryConfig } from './canary-config.ts'
import { nginxDump } from './canary-nginx.ts'
import { createAwkwardCanary, createCanary } from './canary-secrets.ts'

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
  const answers = await readAnswersById()
  return serveSsh({
    hostKeys: [options.hostKey.private],
    banner: `Welcome ${createAwkwardCanary('SSH banner')}\n`,
    greeting: `${createCanary('SSH greeting')}`,
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
      const answer = answers.get(findCommandId(line) ?? '')
      // What stands before the marks is read past, too.
      channel.write(`${createCanary('.bashrc')}\n`)
      answerCommand(channel, line, {
        stdout: options.garbage ?? answer ?? createCanary('unknown command'),
        stderr: `${createCanary('stderr')}: cannot log in with ${createAwkwardCanary('stderr')}\n`,
        exit: options.exit ?? (answer === undefined ? 127 : 0),
      })
    },
  })
}

async function readAnswersById(): Promise<Map<string, string>> {
  const recordings = await readRecordings([])
  return new Map(
    Object.values(commands).map(({ id }) => {
      const instead = answers[id]?.(recordings[id].stdout)
      return [id, instead ?? recordings[id].stdout]
    }),
  )
}

/** A valid public key without a comment. The comment behind a key may be any text. */
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJrOXG0bVrJkzVHfHhxvC3nZ0Vp9Q3dH6q3M1cFvXw9T'
const createCommentedKey = () =>
  `# ${createCanary('comment of a key file')}\n${publicKey} ${createCanary('comment of a key')}\n`

const renderUnit = (id: string, lines: readonly string[]) =>
  ['', `Id=${id}`, 'LoadState=loaded', 'ActiveState=active', 'SubState=running', ...lines, ''].join('\n')
const renderExec = (name: string, program: string, args: string) =>
  `${name}={ path=${program} ; argv[]=${program} ${args} ; ignore_errors=no ; start_time=[n/a] }`

/** What each command prints, from what it prints on a host without secrets. */
const answers: Partial<Record<CommandId, (recorded: string) => string>> = {
  'mattermost-config-etc': () => createCanaryConfig('etc'),
  'mattermost-config-opt': () => createCanaryConfig('opt'),
  'mattermost-running': () => createCanaryConfig('running'),
  'nginx-configuration': () => nginxDump,
  'os-release': (text) =>
    `${text}SUPPORT_URL="https://u:${createCanary('os-release')}@example.com"\n# ${createCanary('os')}\n`,
  units: (text) =>
    text
      .replace(
        /^Environment=MM_/m,
        `Environment=MM_SQLSETTINGS_DATASOURCE=postgres://mmuser:${createCanary('MM DSN')}@db/mattermost "MM_SQLSETTINGS_DATASOURCEREPLICAS=u:${createCanary('MM replicas')}@tcp(a)/b ${createCanary('replica')}" MM_CONFIG=mysql://u:${createCanary('MM_CONFIG')}@tcp(db:3306)/mm MM_EMAILSETTINGS_SMTPPASSWORD=${createCanary('MM password')} MM_SERVICESETTINGS_SITEURL=https://u:${createCanary('MM SiteURL')}@mm.example.com?t=${createCanary('MM query')} AWS_SECRET_ACCESS_KEY=${createCanary('AWS')} "QUOTED=${createCanary('with blanks')} and more" MM_`,
      )
      .replace('--config /etc', `--config=mysql://mmuser:${createCanary('argument')}@tcp(db:3306)/mm /etc`) +
    renderUnit('certbot.service', [
      renderExec(
        'ExecStartPre',
        '/usr/bin/curl',
        `-H Authorization: Bearer ${createCanary('header argument')} https://example.com`,
      ),
      renderExec(
        'ExecStart',
        '/usr/bin/certbot',
        `renew -u admin:${createCanary('-u argument')} --eab-hmac-key ${createCanary('eab')}`,
      ),
      renderExec(
        'ExecReload',
        '/bin/sh',
        `-c PASSWORD=${createCanary('sh')} exec sshpass -p ${createCanary('sshpass')} ssh db`,
      ),
    ]),
  'tunnel-units': (text) =>
    `${text}/etc/systemd/system/t.service:Environment=SSHPASS=${createCanary('unit file')}
/etc/systemd/system/t.service:ExecStart=/usr/bin/sshpass -p ${createCanary('sshpass in a unit')} ssh -N -L 18074:10.0.0.2:8074 mattermost@db
/etc/systemd/system/u.service:ExecStart=/usr/bin/ssh -N -o ProxyCommand=${createCanary('ProxyCommand')} -o StrictHostKeyChecking=${createCanary('option')} -L 18074:a:8074 b
`,
  processes: (text) => text + renderProcesses(''),
  'tunnel-processes': (text) => text + renderProcesses('ssh.service'),
  'mattermost-pre-start': () => `#!/bin/sh
# ${createCanary('pre_start comment')}
export SSHPASS=${createCanary('pre_start variable')}
sshpass -p ${createCanary('pre_start sshpass')} ssh -N -f -o ProxyCommand="nc ${createCanary('pre_start ProxyCommand')}" -L 127.0.0.1:18074:10.0.0.2:8074 mattermost@10.0.0.2 || true
ssh -i /home/mattermost/.ssh/${createCanary('identity')} -N -f -L 18074:10.0.0.2:8074 user:${createCanary('pre_start login')}@10.0.0.2 || echo ${createCanary('alternative')}
`,
  'tunnel-authorized-keys': () =>
    `environment="TOKEN=${createCanary('environment of a key')}",command="mysql -p${createCanary('command of a key')}",permitopen="db:3306" ${createCommentedKey().split('\n')[1]}\n${createCommentedKey()}`,
  'tunnel-known-hosts': () =>
    `${createCanary('known host')},10.0.0.2 ${publicKey} ${createCanary('comment of a known host')}\n# ${createCanary('comment')}\n`,
  'global-known-hosts': () => `10.0.0.2 ${publicKey} ${createCanary('comment of a known host')}\n`,
  'tunnel-key-rsa': createCommentedKey,
  'tunnel-key-ecdsa': createCommentedKey,
  'tunnel-key-ed25519': createCommentedKey,
  'host-key-rsa': createCommentedKey,
  'host-key-ecdsa': createCommentedKey,
  'host-key-ed25519': createCommentedKey,
  'sshd-configuration': (text) =>
    `${text}setenv TOKEN=${createCanary('sshd SetEnv')}\nforcecommand /bin/log --token ${createCanary('ForceCommand')}\nauthorizedkeyscommand /bin/keys ${createCanary('AuthorizedKeysCommand')}\nbanner /etc/${createCanary('Banner')}\n`,
  'firewalld-zones': addRichRules,
  'firewalld-permanent': addRichRules,
  'ufw-status': () => `Status: active
Logging: on (low)
Default: deny (incoming), allow (outgoing), disabled (routed)
New profiles: skip

To                         Action      From
--                         ------      ----
22/tcp                     ALLOW IN    Anywhere                   # ${createCanary('ufw comment')}
443/tcp                    ALLOW IN    Anywhere                   # password ${createAwkwardCanary('ufw comment')}
`,
  'ufw-after-rules': () => renderRules('after.rules'),
  iptables: () => renderRules('iptables'),
  ip6tables: () => renderRules('ip6tables'),
  nftables: () => nftables,
  'selinux-denials': () =>
    `type=AVC msg=audit(1700000000.1:2): avc:  denied  { name_connect } for pid=1 comm="nginx" dest=8065 proctitle=${createCanary('audit log')} tclass=tcp_socket permissive=0\n`,
  'openssl-config-debian': (text) =>
    `# ${createCanary('openssl comment')}\npassword = ${createCanary('openssl setting')}\n${text}\n[req]\noutput_password = ${createCanary('output_password')}\n`,
  'certbot-renewal': (text) =>
    text +
    certbot
      .split('\n')
      .map((line) => `/etc/letsencrypt/renewal/mattermost.test.conf:${line}\n`)
      .join(''),
  'certbot-cli': () => certbot,
  'certbot-cron': (text) =>
    `MAILTO=${createCanary('cron')}\n${text}\n0 0 * * * root TOKEN=${createCanary('cron token')} certbot renew\n`,
  'updates-apt': (text) =>
    `${text}\nInst libc6 [1] (2 https://u:${createCanary('apt')}@example.com [amd64])\nE: ${createCanary('apt error')}\n`,
  'mattermost-programs': (text) => text,
}

const certbot = `# ${createCanary('certbot comment')}
email = ${createCanary('certbot email')}
server = https://user:${createCanary('ACME login')}@acme.example.com/directory?key=${createCanary('ACME query')}
dns_cloudflare_api_token = ${createCanary('dns token')}
dns_rfc2136_credentials = ${createAwkwardCanary('dns credentials')}
eab_hmac_key = ${createCanary('eab')}
pre_hook = curl -H "Authorization: ${createCanary('pre_hook')}" https://example.com
post_hook = TOKEN=${createCanary('post_hook')} systemctl reload nginx
renew_hook = service nginx reload; notify ${createCanary('renew_hook')}
[[webroot_map]]
${createCanary('webroot_map')} = /var/www`

const renderProcesses = (service: string) =>
  [
    `mattermost --config=mysql://u:${createCanary('process DSN')}@tcp(db)/mm`,
    `/usr/sbin/mariadbd --password=${createCanary('process password')}`,
    `curl -u admin:${createCanary('process -u')} https://example.com`,
    `sshpass -p ${createCanary('process sshpass')} ssh -N -L 18074:10.0.0.2:8074 mattermost@10.0.0.2`,
    `ssh -N -o ProxyCommand=${createCanary('process ProxyCommand')} -o StrictHostKeyChecking=no -L 18074:10.0.0.2:8074 u:${createCanary('process login')}@10.0.0.2`,
    `nginx: ${createCanary('process title')}`,
    `mysql://u:${createCanary('process name DSN')}@db x`,
  ]
    .map((args, index) => ` ${9000 + index} 1 root ${service === '' ? '' : `${service} `}${args}\n`)
    .join('')

function addRichRules(recorded: string): string {
  const rule = `\trule family="ipv4" port port="8065" protocol="tcp" log prefix="${createCanary('rich rule')}" level="info" accept`
  return recorded.replace(/^ {2}rich rules: $/m, `  rich rules: \n${rule}`)
}

const renderRules = (table: string) => `# ${createCanary(`${table} comment`)}
*nat
:OUTPUT ACCEPT [0:0]
[0:0] -A OUTPUT -p tcp -d 10.0.0.2 --dport 8074 -m comment --comment "${createCanary(`${table} --comment`)} -j ACCEPT" -j DNAT --to-destination 127.0.0.1:18074
COMMIT
*filter
:INPUT ACCEPT [0:0]
[0:0] -A INPUT -m string --string "Bearer ${createCanary(`${table} --string`)}" --algo bm -j LOG --log-prefix "${createCanary(`${table} --log-prefix`)} "
[0:0] -A INPUT -m string --hex-string "|${createCanary(`${table} --hex-string`)}|" --algo bm -j DROP
COMMIT
`

const nftables = JSON.stringify({
  nftables: [
    { metainfo: { version: createCanary('nft version') } },
    {
      chain: {
        family: 'ip',
        table: 'filter',
        name: 'input',
        hook: 'input',
        type: 'filter',
        policy: 'drop',
        prio: 0,
        comment: createCanary('nft chain'),
      },
    },
    {
      rule: {
        family: 'ip',
        table: 'filter',
        chain: 'input',
        comment: createCanary('nft rule comment'),
        expr: [{ log: { prefix: createCanary('nft log prefix') } }, { accept: null }],
      },
    },
  ],
})
