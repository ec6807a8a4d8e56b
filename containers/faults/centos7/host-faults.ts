import { installSecurityArchive } from '../../stacks/security-archive.ts'
import type { StackFault } from '../fault.ts'
import { createReplacement } from '../file-change.ts'
import { changeFileOnHost, createScriptReader, runScripts } from '../host-scripts.ts'
import { hostNamed } from '../stack-hosts.ts'

const renewal = '/etc/letsencrypt/renewal/chat.centos7.mmverify.test.conf'

/** What only a look at the host shows. */
export const hostFaults = {
  'renewal-timer-disabled': {
    title: 'Nothing renews the certificate',
    stack: 'centos7',
    how: 'certbot-renewal.timer was started and not enabled, and the host rebooted',
    fails: ['certbot-renewal', 'services-enabled'],
    effect: {
      read: createScriptReader('centos7', 'systemctl is-enabled certbot-renewal.timer || true'),
      broken: /^disabled/,
    },
    ...runScripts('centos7', {
      apply: 'systemctl disable --now --quiet certbot-renewal.timer',
      revert: 'systemctl enable --now --quiet certbot-renewal.timer',
    }),
  },
  'renewal-broken': {
    title: 'The timer runs, and every renewal fails',
    stack: 'centos7',
    how: "certbot's plugin for the authenticator that it once used is gone",
    fails: ['certbot-renewal'],
    effect: { read: createScriptReader('centos7', `grep ^authenticator ${renewal}`), broken: /dns-rfc2136/ },
    ...breakRenewal(),
  },
  'renewal-reload-absent': {
    title: 'nginx is not reloaded after a renewal',
    stack: 'centos7',
    how: 'the certificate was requested again without --post-hook',
    profile: 'centos7',
    fails: ['certbot-reload'],
    effect: { read: createScriptReader('centos7', `grep -c hook ${renewal} || true`), broken: /^0/ },
    ...changeFileOnHost('centos7', renewal, createReplacement([/^post_hook.*\n/gm, ''])),
  },
  'key-size-absent': {
    title: 'The next certificate gets a 2048-bit key',
    stack: 'centos7',
    how: 'rsa-key-size = 4096 is missing from cli.ini',
    profile: 'centos7',
    fails: ['certbot-key-size'],
    effect: {
      read: createScriptReader('centos7', 'grep -c rsa-key-size /etc/letsencrypt/cli.ini || true'),
      broken: /^0/,
    },
    ...changeFileOnHost(
      'centos7',
      '/etc/letsencrypt/cli.ini',
      createReplacement([/^rsa-key-size.*\n/gm, '']),
    ),
  },
  'nginx-disabled': {
    title: 'nginx does not start with the host',
    stack: 'centos7',
    how: 'started by hand, and never enabled',
    fails: ['services-enabled'],
    effect: {
      read: createScriptReader('centos7', 'systemctl is-enabled nginx || true'),
      broken: /^disabled/,
    },
    ...runScripts('centos7', {
      apply: 'systemctl disable --quiet nginx',
      revert: 'systemctl enable --quiet nginx',
    }),
  },
  'nginx-configuration-broken': {
    title: 'nginx runs on a configuration that it could not read again',
    stack: 'centos7',
    how: 'an edit with a typing error, and no reload since: the next restart ends the service',
    fails: ['nginx-config'],
    effect: {
      read: createScriptReader('centos7', 'nginx -t 2>/dev/null && echo valid || echo invalid'),
      broken: /^invalid/,
    },
    ...runScripts('centos7', {
      apply: "echo 'server_token off;' > /etc/nginx/conf.d/fault.conf",
      revert: 'rm -f /etc/nginx/conf.d/fault.conf',
    }),
  },
  'database-grants-wide': {
    title: "Mattermost's user has every right on every database",
    stack: 'centos7',
    how: 'GRANT ALL ON *.* when the first attempt was refused',
    fails: ['db-grants'],
    effect: {
      read: createScriptReader('centos7', 'mariadb -N -e "SHOW GRANTS FOR mmuser" | sed "s/IDENTIFIED.*//"'),
      broken: /GRANT ALL PRIVILEGES ON \*\.\*/,
    },
    ...runScripts('centos7', {
      apply: 'mariadb -e "GRANT ALL ON *.* TO mmuser"',
      revert: 'mariadb -e "REVOKE ALL ON *.* FROM mmuser"',
    }),
  },
  'openssl-policy-lax': {
    title: 'The policy of OpenSSL allows TLS 1.0',
    stack: 'centos7',
    how: 'MinProtocol = TLSv1 in openssl.cnf, for an old client of another service',
    fails: ['openssl-policy'],
    effect: {
      read: createScriptReader('centos7', 'grep MinProtocol /etc/ssl/openssl.cnf || true'),
      broken: /TLSv1$/m,
    },
    ...changeFileOnHost(
      'centos7',
      '/etc/ssl/openssl.cnf',
      createReplacement(
        [/^\[openssl_init\]$/gm, '[openssl_init]\nssl_conf = ssl_fault'],
        [
          /$(?![\s\S])/g,
          '\n[ssl_fault]\nsystem_default = tls_fault\n[tls_fault]\nMinProtocol = TLSv1\nCipherString = DEFAULT@SECLEVEL=0\n',
        ],
      ),
    ),
  },
  'update-waiting': {
    title: 'An update of the distribution mends a security flaw, and is not installed',
    stack: 'centos7',
    how: 'nobody looks at the host once it runs',
    fails: ['updates-pending'],
    async apply(stack) {
      await installSecurityArchive(hostNamed(stack, 'centos7'), 'tar')
    },
    async revert(stack) {
      await installSecurityArchive(hostNamed(stack, 'centos7'))
    },
  },
  'config-readable': {
    title: "Everyone on the host can read Mattermost's config.json, passwords and all",
    stack: 'centos7',
    how: 'chmod 644, to edit it without sudo',
    fails: ['config-permissions'],
    ...runScripts('centos7', {
      apply: 'chmod 644 /etc/mattermost/config.json',
      revert: 'chmod 640 /etc/mattermost/config.json',
    }),
  },
  'password-in-arguments': {
    title: 'The list of processes shows a password to everyone',
    stack: 'centos7',
    how: 'a backup by mysqldump --password=…',
    fails: ['process-secrets'],
    ...runScripts('centos7', {
      apply: `systemd-run --quiet --unit=fault bash -c 'sleep 900; true' mysqldump --password=of-nobody`,
      revert: 'systemctl stop fault',
    }),
  },
} as const satisfies Record<string, StackFault>

/** certbot itself must say that it could not renew. */
function breakRenewal(): Pick<StackFault, 'apply' | 'revert'> {
  const { apply, revert } = changeFileOnHost(
    'centos7',
    renewal,
    createReplacement(['authenticator = nginx', 'authenticator = dns-rfc2136']),
  )
  return {
    async apply(stack) {
      await apply(stack)
      await hostNamed(stack, 'centos7').shell('if certbot renew --dry-run 2>&1; then exit 1; fi')
    },
    revert,
  }
}
