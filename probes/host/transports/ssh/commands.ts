/** How a command relates to root: never needed, useless without it, or only less informative without it. */
export type Privilege = 'none' | 'required' | 'helpful'

interface CommandBase {
  privilege: Privilege
  /** Most bytes of stdout and stderr together. */
  byteLimit: number
  /** What it is run for. */
  purpose: string
}

/** Reads one file by its fixed path. */
export interface FileCommand extends CommandBase {
  file: string
}

/** Runs the first of these programs that exists. */
export interface ProgramCommand extends CommandBase {
  programs: readonly string[]
  arguments: string
}

export type Command = FileCommand | ProgramCommand
export type CommandId = keyof typeof commands

const kibibyte = 1024
const mebibyte = 1024 * kibibyte

/** In both places of systems whose /bin and /sbin are not yet links into /usr. */
const pathsIn = {
  sbin: (name: string) => [`/usr/sbin/${name}`, `/sbin/${name}`],
  bin: (name: string) => [`/usr/bin/${name}`, `/bin/${name}`],
  either: (name: string) => [`/usr/sbin/${name}`, `/usr/bin/${name}`, `/sbin/${name}`, `/bin/${name}`],
} as const

const defineFileCommand = (path: string, privilege: Privilege, purpose: string, byteLimit = 64 * kibibyte) =>
  ({ file: path, privilege, purpose, byteLimit }) as const satisfies FileCommand

const defineProgramCommand = (
  programs: readonly string[],
  args: string,
  privilege: Privilege,
  purpose: string,
  byteLimit = 256 * kibibyte,
) => ({ programs, arguments: args, privilege, purpose, byteLimit }) as const satisfies ProgramCommand

/** The units that the documents and today's packages know. One that isn't there is reported as not-found. */
const units = [
  'mattermost.service',
  'nginx.service',
  'mariadb.service',
  'mysql.service',
  'mysqld.service',
  'postgresql.service',
  'firewalld.service',
  'ufw.service',
  'nftables.service',
  'iptables.service',
  'sshd.service',
  'ssh.service',
  'certbot.service',
  'certbot.timer',
  'certbot-renewal.service',
  'certbot-renewal.timer',
  'certbot-renew.service',
  'certbot-renew.timer',
  'snap.certbot.renew.timer',
  'snap.certbot.renew.service',
].join(' ')

const unitProperties = [
  'Id',
  'LoadState',
  'ActiveState',
  'SubState',
  'UnitFileState',
  'FragmentPath',
  'DropInPaths',
  'Type',
  'User',
  'PIDFile',
  'MainPID',
  'NRestarts',
  'Result',
  'BindsTo',
  'ExecStartPre',
  'ExecStart',
  'ExecReload',
  'Environment',
  'EnvironmentFiles',
  'LastTriggerUSec',
  'NextElapseUSecRealtime',
  'TimersCalendar',
].join(',')

/**
 * Everything that is ever run on a host: nothing else can be asked for, and no value from a host, a file or a user
 * becomes part of it. All of it only reads. Left out on purpose: `certbot certificates`, which writes a log and takes a
 * lock, and `dnf check-update`, which writes its cache.
 */
export const commands = {
  'os-release': defineFileCommand('/etc/os-release', 'none', 'distribution and release'),
  hostname: defineFileCommand('/proc/sys/kernel/hostname', 'none', 'the name the host gives itself'),
  'ip-forward': defineFileCommand('/proc/sys/net/ipv4/ip_forward', 'none', 'net.ipv4.ip_forward'),

  'firewalld-zones': defineProgramCommand(
    pathsIn.bin('firewall-cmd'),
    '--list-all-zones',
    'required',
    'firewalld, as it runs',
  ),
  'firewalld-permanent': defineProgramCommand(
    pathsIn.bin('firewall-cmd'),
    '--permanent --list-all-zones',
    'required',
    'firewalld, as it will be after a restart',
  ),
  'firewalld-default-zone': defineProgramCommand(
    pathsIn.bin('firewall-cmd'),
    '--get-default-zone',
    'required',
    'the zone of every interface that is assigned to none',
  ),
  'ufw-status': defineProgramCommand(
    pathsIn.sbin('ufw'),
    'status verbose',
    'required',
    'ufw’s rules and defaults',
  ),
  nftables: defineProgramCommand(
    pathsIn.sbin('nft'),
    '-j list ruleset',
    'required',
    'packet filter and NAT rules',
    mebibyte,
  ),
  iptables: defineProgramCommand(
    pathsIn.sbin('iptables-save'),
    '-c',
    'required',
    'IPv4 rules with counters',
    mebibyte,
  ),
  ip6tables: defineProgramCommand(
    pathsIn.sbin('ip6tables-save'),
    '-c',
    'required',
    'IPv6 rules with counters',
    mebibyte,
  ),
  'ufw-after-rules': defineFileCommand('/etc/ufw/after.rules', 'required', 'NAT rules that ufw restores'),

  'selinux-mode': defineProgramCommand(pathsIn.sbin('getenforce'), '', 'none', 'SELinux mode'),
  'selinux-connect': defineProgramCommand(
    pathsIn.sbin('getsebool'),
    'httpd_can_network_connect',
    'none',
    'may nginx connect to the app?',
  ),
  'selinux-denials': defineProgramCommand(
    pathsIn.bin('sed'),
    '-n /denied/p /var/log/audit/audit.log',
    'required',
    'what SELinux has denied',
    8 * mebibyte,
  ),

  units: defineProgramCommand(
    pathsIn.bin('systemctl'),
    `--no-pager --property=${unitProperties} show ${units}`,
    'none',
    'which services run, start at boot, and how',
  ),
  timers: defineProgramCommand(
    pathsIn.bin('systemctl'),
    '--no-pager --full --all list-timers',
    'none',
    'when timers ran and will run',
  ),

  'nginx-version': defineProgramCommand(pathsIn.sbin('nginx'), '-v', 'none', 'nginx release'),
  'nginx-configuration': defineProgramCommand(
    pathsIn.sbin('nginx'),
    '-T',
    'required',
    'what nginx would do',
    4 * mebibyte,
  ),
  'nginx-files': defineProgramCommand(
    pathsIn.bin('ls'),
    '-laRb /etc/nginx',
    'helpful',
    'permissions of configuration and keys',
  ),
  'nginx-pid': defineFileCommand('/run/nginx.pid', 'none', 'the PID file that systemd looks for'),

  'mattermost-config-etc': defineFileCommand(
    '/etc/mattermost/config.json',
    'required',
    'settings (packaged)',
    mebibyte,
  ),
  'mattermost-config-opt': defineFileCommand(
    '/opt/mattermost/config/config.json',
    'required',
    'settings',
    mebibyte,
  ),
  'mattermost-files-etc': defineProgramCommand(
    pathsIn.bin('ls'),
    '-lab /etc/mattermost',
    'required',
    'permissions of keys',
  ),
  'mattermost-files-opt': defineProgramCommand(
    pathsIn.bin('ls'),
    '-lab /opt/mattermost/config',
    'required',
    'permissions of configuration and keys',
  ),
  /** GET over the local-mode socket, which needs no login and writes nothing but the server's own audit log. */
  'mattermost-running': defineProgramCommand(
    ['/opt/mattermost/bin/mmctl', ...pathsIn.bin('mmctl')],
    '--local config show',
    'required',
    'settings that Mattermost runs with',
    mebibyte,
  ),
  'mattermost-pre-start': defineFileCommand(
    '/opt/mattermost/bin/pre_start.sh',
    'required',
    'how tunnels are opened',
  ),
  'tunnel-key-files': defineProgramCommand(
    pathsIn.bin('ls'),
    '-lab /home/mattermost/.ssh',
    'required',
    'permissions of SSH keys',
  ),
  'tunnel-authorized-keys': defineFileCommand(
    '/home/mattermost/.ssh/authorized_keys',
    'required',
    'which keys may open tunnels, and with what restrictions',
  ),

  'mattermost-programs': defineProgramCommand(
    pathsIn.bin('ls'),
    '-lab /opt/mattermost/bin',
    'helpful',
    'whether pre_start.sh may be run',
  ),
  'tunnel-known-hosts': defineFileCommand(
    '/home/mattermost/.ssh/known_hosts',
    'required',
    'whether the tunnels know their peers',
    mebibyte,
  ),
  'global-known-hosts': defineFileCommand(
    '/etc/ssh/ssh_known_hosts',
    'none',
    'whether the tunnels know their peers',
    mebibyte,
  ),
  'tunnel-key-rsa': defineFileCommand(
    '/home/mattermost/.ssh/id_rsa.pub',
    'required',
    'which key opens the tunnels',
  ),
  'tunnel-key-ecdsa': defineFileCommand(
    '/home/mattermost/.ssh/id_ecdsa.pub',
    'required',
    'which key opens the tunnels',
  ),
  'tunnel-key-ed25519': defineFileCommand(
    '/home/mattermost/.ssh/id_ed25519.pub',
    'required',
    'which key opens the tunnels',
  ),
  'host-key-rsa': defineFileCommand('/etc/ssh/ssh_host_rsa_key.pub', 'none', 'the key its sshd shows'),
  'host-key-ecdsa': defineFileCommand('/etc/ssh/ssh_host_ecdsa_key.pub', 'none', 'the key its sshd shows'),
  'host-key-ed25519': defineFileCommand(
    '/etc/ssh/ssh_host_ed25519_key.pub',
    'none',
    'the key its sshd shows',
  ),
  'tunnel-units': defineProgramCommand(
    pathsIn.bin('grep'),
    '-rH = /etc/systemd/system',
    'none',
    'what starts a tunnel again',
    mebibyte,
  ),
  'tunnel-processes': defineProgramCommand(
    pathsIn.bin('ps'),
    '-ww -eo pid=,ppid=,user:64=,unit:256=,args=',
    'none',
    'tunnels that are alive, and their units',
    2 * mebibyte,
  ),
  'network-addresses': defineProgramCommand(
    pathsIn.either('ip'),
    '-o address show',
    'none',
    'under which addresses the nodes know each other',
  ),

  'letsencrypt-files': defineProgramCommand(
    pathsIn.bin('ls'),
    '-laRb /etc/letsencrypt',
    'required',
    'permissions of certificate keys, renewal hooks',
  ),
  'certbot-renewal': defineProgramCommand(
    pathsIn.bin('grep'),
    '-rH . /etc/letsencrypt/renewal',
    'required',
    'how each certificate is renewed',
  ),
  'certbot-cli': defineFileCommand('/etc/letsencrypt/cli.ini', 'required', 'certbot’s defaults'),
  'certbot-cron': defineFileCommand('/etc/cron.d/certbot', 'none', 'renewal by cron'),
  'private-keys-redhat': defineProgramCommand(
    pathsIn.bin('ls'),
    '-lab /etc/pki/tls/private',
    'required',
    'permissions of keys',
  ),
  'private-keys-debian': defineProgramCommand(
    pathsIn.bin('ls'),
    '-lab /etc/ssl/private',
    'required',
    'permissions of keys',
  ),
  'database-key-files': defineProgramCommand(
    pathsIn.bin('ls'),
    '-lab /var/lib/mysql',
    'required',
    'permissions of keys',
  ),

  'sshd-configuration': defineProgramCommand(
    pathsIn.sbin('sshd'),
    '-T',
    'required',
    'sshd’s effective configuration',
  ),
  'openssl-version': defineProgramCommand(pathsIn.bin('openssl'), 'version', 'none', 'OpenSSL release'),
  'openssl11-version': defineProgramCommand(
    pathsIn.bin('openssl11'),
    'version',
    'none',
    'OpenSSL 1.1 of EPEL 7',
  ),
  'openssl-config-redhat': defineFileCommand('/etc/pki/tls/openssl.cnf', 'none', 'system-wide TLS defaults'),
  'openssl-config-debian': defineFileCommand('/etc/ssl/openssl.cnf', 'none', 'system-wide TLS defaults'),
  'crypto-policy': defineFileCommand(
    '/etc/crypto-policies/state/current',
    'none',
    'RHEL’s system-wide crypto policy',
  ),

  sockets: defineProgramCommand(pathsIn.either('ss'), '-tulpn', 'helpful', 'who listens where', mebibyte),
  processes: defineProgramCommand(
    pathsIn.bin('ps'),
    '-ww -eo pid=,ppid=,user=,args=',
    'none',
    'tunnels that are alive; secrets in arguments',
    2 * mebibyte,
  ),
  'certbot-packages': defineProgramCommand(
    pathsIn.bin('ls'),
    '-1 /usr/lib/python3/dist-packages /usr/lib/python2.7/site-packages /usr/lib/python3.6/site-packages /usr/lib/python3.9/site-packages /usr/lib/python3.12/site-packages /snap',
    'none',
    'which of certbot’s plugins are installed',
  ),
  'apt-lists': defineProgramCommand(
    pathsIn.bin('ls'),
    '-l --full-time /var/lib/apt/lists',
    'none',
    'of when the package lists are',
  ),
  // Without new packages `upgrade` keeps a kernel's update back.
  'updates-apt': defineProgramCommand(
    pathsIn.bin('apt-get'),
    '-s -q -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= --with-new-pkgs upgrade',
    'none',
    'pending updates, as of the last package lists',
    mebibyte,
  ),
} as const satisfies Record<string, Command>

/** The programs that read a file. sed's exit status tells "not there" (2) from sudo's refusal (1), which cat's doesn't. */
export const fileReader = { programs: pathsIn.bin('sed'), arguments: '-n p' } as const
