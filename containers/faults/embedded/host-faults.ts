import type { CommandId } from '../../../probes/host/commands.ts'
import type { InsideSettings } from '../../embedded/inside/inside-settings.ts'
import type { EmbeddedFault } from '../fault.ts'

/** The host, as its account for audits sees it. */
export const hostFaults = {
  'firewall-app-port': {
    title: 'The firewall lets everyone in to Mattermost’s own port',
    how: 'firewall-cmd --permanent --add-port=8065/tcp for a trial',
    fails: ['firewall'],
    change: ({ inside }) => {
      const zone = 'services: dhcpv6-client http https ssh\n  ports: '
      replaceOutput(inside, 'firewalld-zones', zone, `${zone}8065/tcp`)
      replaceOutput(inside, 'firewalld-permanent', zone, `${zone}8065/tcp`)
    },
  },
  'firewall-stopped': {
    title: 'firewalld is installed and does not run',
    how: 'systemctl disable --now firewalld while something was looked for',
    fails: ['firewall', 'services-enabled'],
    change: ({ inside }) => {
      for (const command of ['firewalld-zones', 'firewalld-permanent', 'firewalld-default-zone'] as const)
        inside.answers[command] = { exit: 252 }
      const unit = (active: string, sub: string, file: string) =>
        `Id=firewalld.service\nBindsTo=\nLoadState=loaded\nActiveState=${active}\nSubState=${sub}\nFragmentPath=/lib/systemd/system/firewalld.service\nDropInPaths=\nUnitFileState=${file}`
      replaceOutput(
        inside,
        'units',
        unit('active', 'running', 'enabled'),
        unit('inactive', 'dead', 'disabled'),
      )
    },
  },
  'selinux-connect-off': {
    title: 'SELinux was switched on, and nginx may not connect',
    how: 'setsebool httpd_can_network_connect was forgotten',
    fails: ['selinux'],
    change: ({ inside }) => enforceSelinux(inside, 'off'),
  },
  'service-disabled': {
    title: 'The database runs, and does not start with the host',
    how: 'systemctl start without enable',
    fails: ['services-enabled'],
    change: ({ inside }) => {
      const unit = (state: string) =>
        `FragmentPath=/lib/systemd/system/postgresql.service\nDropInPaths=\nUnitFileState=${state}`
      replaceOutput(inside, 'units', unit('enabled'), unit('disabled'))
    },
  },
  'nginx-broken': {
    title: 'nginx runs, and can no longer read its configuration',
    how: 'an edit without nginx -t',
    fails: ['nginx-config'],
    change: ({ inside }) => {
      inside.answers['nginx-configuration'] = {
        stderr: `nginx: [emerg] unknown directive "server_token" in /etc/nginx/nginx.conf:9\nnginx: configuration file /etc/nginx/nginx.conf test failed\n`,
        exit: 1,
      }
    },
  },
  'nginx-lost-header': {
    title: 'A location has an add_header of its own, and so none of the server’s',
    how: 'a header added for one path',
    fails: ['nginx-config'],
    change: ({ inside }) =>
      replaceOutput(
        inside,
        'nginx-configuration',
        'proxy_cache mattermost_cache;',
        'proxy_cache mattermost_cache;\n       add_header X-Cache $upstream_cache_status;',
      ),
  },
  'nginx-pid-elsewhere': {
    title: 'systemd looks for nginx’s PID in another file',
    how: 'nginx.conf copied from another distribution',
    fails: ['nginx-pid-file'],
    change: ({ inside }) =>
      replaceOutput(inside, 'nginx-configuration', 'pid /run/nginx.pid;', 'pid /var/log/nginx/nginx.pid;'),
  },
  'backend-clear-text': {
    title: 'nginx speaks clear text to Mattermost on another host',
    how: 'Mattermost moved, and proxy_pass http stayed',
    fails: ['proxy-backend-tls'],
    change: ({ inside }) =>
      replaceOutput(
        inside,
        'nginx-configuration',
        'proxy_pass https://backend;',
        'proxy_pass http://192.168.8.3:8065;',
      ),
  },
  'key-readable': {
    title: 'Everyone on the host can read Mattermost’s TLS key',
    how: 'cp as root with the default umask',
    fails: ['tls-key-permissions'],
    change: ({ inside }) =>
      replaceOutput(
        inside,
        'mattermost-files-etc',
        '-rw-r----- 1 root       mattermost 1704',
        '-rw-r--r-- 1 root       mattermost 1704',
      ),
  },
  'config-readable': {
    title: 'Everyone on the host can read config.json',
    how: 'chmod 644 to look something up',
    fails: ['config-permissions'],
    change: ({ inside }) =>
      replaceOutput(inside, 'mattermost-files-etc', '-rw------- 1 mattermost', '-rw-r--r-- 1 mattermost'),
  },
  'password-in-arguments': {
    title: 'The database’s password stands in Mattermost’s arguments',
    how: 'seed 001’s --config=DSN',
    fails: ['process-secrets'],
    change: ({ inside }) =>
      replaceOutput(
        inside,
        'processes',
        '--config /etc/mattermost/config.json',
        '--config postgres://mmuser:not-a-real-password@db.mattermost.test:5432/mattermost',
      ),
  },
  'certbot-plugin-missing': {
    title: 'certbot’s nginx plugin is gone, so that every renewal fails',
    how: 'apt autoremove',
    fails: ['certbot-renewal'],
    change: ({ inside }) => replaceOutput(inside, 'certbot-packages', 'certbot_nginx\n', ''),
  },
  'certbot-timer-stopped': {
    title: 'Nothing renews the certificate',
    how: 'systemctl stop and disable for a maintenance window',
    fails: ['certbot-renewal', 'services-enabled'],
    change: ({ inside }) => {
      const unit = (active: string, sub: string, file: string) =>
        `Id=certbot-renewal.timer\nBindsTo=\nLoadState=loaded\nActiveState=${active}\nSubState=${sub}\nFragmentPath=/etc/systemd/system/certbot-renewal.timer\nDropInPaths=\nUnitFileState=${file}`
      replaceOutput(
        inside,
        'units',
        unit('active', 'waiting', 'enabled'),
        unit('inactive', 'dead', 'disabled'),
      )
    },
  },
  'certbot-short-key': {
    title: 'The next key will have 1024 bits',
    how: 'rsa-key-size in cli.ini',
    fails: ['certbot-key-size'],
    change: ({ inside }) =>
      replaceOutput(inside, 'certbot-cli', 'rsa-key-size = 4096', 'rsa-key-size = 1024'),
  },
  'certbot-no-reload': {
    title: 'nginx goes on with the old certificate after a renewal',
    how: 'certbot certonly without a hook',
    fails: ['certbot-reload'],
    change: ({ inside }) => {
      const line = '/etc/letsencrypt/renewal/mattermost.test.conf:post_hook = systemctl reload nginx\n'
      replaceOutput(inside, 'certbot-renewal', line, '')
      replaceOutput(inside, 'certbot-renewal', 'installer = nginx', 'installer = None')
    },
  },
  'openssl-old-protocol': {
    title: 'openssl.cnf allows TLS 1.0 to every program',
    how: 'MinProtocol lowered for one old partner',
    fails: ['openssl-policy'],
    change: ({ inside }) =>
      replaceOutput(
        inside,
        'openssl-config-debian',
        '[openssl_init]\n',
        '[openssl_init]\nssl_conf = ssl_sect\n\n[ssl_sect]\nsystem_default = system_default_sect\n\n[system_default_sect]\nMinProtocol = TLSv1\n\n',
      ),
  },
  'sshd-empty-passwords': {
    title: 'sshd lets in accounts without a password',
    how: 'PermitEmptyPasswords yes',
    fails: ['sshd-config'],
    change: ({ inside }) =>
      replaceOutput(inside, 'sshd-configuration', 'permitemptypasswords no', 'permitemptypasswords yes'),
  },
  'root-password-login': {
    title: 'root may log in with a password',
    how: 'seed 002’s roster, which needs it',
    fails: ['sshd-root-login'],
    change: ({ inside }) => {
      replaceOutput(inside, 'sshd-configuration', 'permitrootlogin no', 'permitrootlogin yes')
      replaceOutput(
        inside,
        'sshd-configuration',
        '\npasswordauthentication no',
        '\npasswordauthentication yes',
      )
    },
  },
  'security-update-pending': {
    title: 'A security update of OpenSSL is pending',
    how: 'no apt upgrade for a month',
    fails: ['updates-pending'],
    change: ({ inside }) =>
      replaceOutput(
        inside,
        'updates-apt',
        'Calculating upgrade...\n',
        'Calculating upgrade...\nInst openssl [3.0.17-1~deb12u2] (3.0.17-1~deb12u3 Debian-Security:12/stable-security [amd64])\n',
      ),
  },
  'roster-with-password': {
    title: 'The roster has root’s password in the clear',
    how: 'seed 002’s roster as written',
    fails: ['inventory-secrets'],
    change: ({ inside }) => {
      inside.inventorySecrets = [{ key: 'mattermost.passwd', line: 4 }]
    },
  },
} as const satisfies Record<string, EmbeddedFault>

/** SELinux enforces, on a host that did not come with it. */
export function enforceSelinux(inside: InsideSettings, connect: 'on' | 'off'): void {
  inside.answers['selinux-mode'] = { stdout: 'Enforcing\n', exit: 0 }
  inside.answers['selinux-connect'] = { stdout: `httpd_can_network_connect --> ${connect}\n`, exit: 0 }
}

/** @param from - must be in what the command prints. */
export function replaceOutput(inside: InsideSettings, command: CommandId, from: string, to: string): void {
  inside.edits.push({ command, from, to })
}
