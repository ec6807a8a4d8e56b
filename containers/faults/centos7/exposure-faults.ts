import type { StackFault } from '../fault.ts'
import { createReplacement } from '../file-change.ts'
import { createScriptReader, restartScriptOf, runScripts } from '../host-scripts.ts'
import { changeProxy } from '../proxy-change.ts'

/** What answers at which address and port. */
export const exposureFaults = {
  'app-port-open-ipv4': {
    title: 'Mattermost answers directly on 8065 over IPv4',
    stack: 'centos7',
    how: 'the port was opened in the firewall to try it out',
    fails: ['app-port-exposure', 'firewall', 'app-listen-address'],
    ...openFirewall("--add-rich-rule='rule family=ipv4 port port=8065 protocol=tcp accept'"),
  },
  'app-port-open-ipv6': {
    title: 'Mattermost answers directly on 8065, over IPv6 only',
    stack: 'centos7',
    ipv6: true,
    how: 'a firewall that was thought of for IPv4 alone',
    fails: ['app-port-exposure', 'firewall', 'app-listen-address'],
    ...openFirewall("--add-rich-rule='rule family=ipv6 port port=8065 protocol=tcp accept'"),
  },
  'firewalld-stopped': {
    title: 'The firewall does not run',
    stack: 'centos7',
    how: 'it was stopped to look for a fault, and forgotten',
    fails: ['app-port-exposure', 'firewall', 'services-enabled', 'app-listen-address'],
    effect: {
      read: createScriptReader(
        'centos7',
        'systemctl is-active firewalld || true; systemctl is-enabled firewalld || true',
      ),
      broken: /inactive\ndisabled/,
    },
    ...runScripts('centos7', {
      apply: 'systemctl disable --now --quiet firewalld',
      revert: 'systemctl enable --now --quiet firewalld',
    }),
  },
  'database-open': {
    title: 'MariaDB answers from outside',
    stack: 'centos7',
    how: 'bind-address 0.0.0.0 and its port in the firewall, for a backup from elsewhere',
    fails: ['port-exposure', 'db-exposure', 'firewall', 'db-grants'],
    effect: { read: createScriptReader('centos7', "ss -Hltn 'sport = :3306'"), broken: /0\.0\.0\.0:3306/ },
    ...runScripts('centos7', {
      apply: `printf '[mariadbd]\\nbind-address = 0.0.0.0\\n' > /etc/mysql/mariadb.conf.d/99-fault.cnf
        ${restartScriptOf('mariadb', 'mattermost')}
        firewall-cmd --add-port=3306/tcp`,
      revert: `rm -f /etc/mysql/mariadb.conf.d/99-fault.cnf
        ${restartScriptOf('mariadb', 'mattermost')}
        firewall-cmd --reload`,
    }),
  },
  'ipv6-https-absent': {
    title: 'Nothing answers HTTPS over IPv6',
    stack: 'centos7',
    ipv6: true,
    how: 'listen 443 without listen [::]:443',
    fails: ['ipv6-parity'],
    ...changeProxy(createReplacement(['listen [::]:443 ssl http2;', ''])),
  },
  'ipv6-http-absent': {
    title: 'Nothing answers plain HTTP over IPv6',
    stack: 'centos7',
    ipv6: true,
    how: 'listen 80 without listen [::]:80',
    fails: ['ipv6-parity'],
    ...changeProxy(createReplacement(['listen [::]:80;', ''])),
  },
} as const satisfies Record<string, StackFault>

/** For now only, not `--permanent`: a reload of firewalld forgets it. */
function openFirewall(rule: string): Pick<StackFault, 'apply' | 'revert'> {
  return runScripts('centos7', { apply: `firewall-cmd ${rule}`, revert: 'firewall-cmd --reload' })
}
