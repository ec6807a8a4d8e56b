import type { Fault } from '../fault.ts'
import { replacing } from '../file.ts'
import { host } from '../hosts.ts'
import { fileChange, reading, scripts } from '../units.ts'

const renewal = '/etc/letsencrypt/renewal/chat.centos7.mmverify.test.conf'

/** What only a look at the host shows. */
export const hostFaults = {
  'renewal-timer-disabled': {
    title: 'Nothing renews the certificate',
    stack: 'centos7',
    how: 'certbot-renewal.timer was started and not enabled, and the host rebooted',
    fails: [],
    pending: ['certbot-renewal', 'services-enabled'],
    effect: {
      read: reading('centos7', 'systemctl is-enabled certbot-renewal.timer || true'),
      broken: /^disabled/,
    },
    ...scripts('centos7', {
      apply: 'systemctl disable --now --quiet certbot-renewal.timer',
      revert: 'systemctl enable --now --quiet certbot-renewal.timer',
    }),
  },
  'renewal-broken': {
    title: 'The timer runs, and every renewal fails',
    stack: 'centos7',
    how: "certbot's plugin for the authenticator that it once used is gone",
    fails: [],
    pending: ['certbot-renewal'],
    effect: { read: reading('centos7', `grep ^authenticator ${renewal}`), broken: /dns-rfc2136/ },
    ...brokenRenewal(),
  },
  'renewal-reload-absent': {
    title: 'nginx is not reloaded after a renewal',
    stack: 'centos7',
    how: 'the certificate was requested again without --post-hook',
    fails: [],
    pending: ['certbot-reload'],
    effect: { read: reading('centos7', `grep -c hook ${renewal} || true`), broken: /^0/ },
    ...fileChange('centos7', renewal, replacing([/^post_hook.*\n/gm, ''])),
  },
  'key-size-absent': {
    title: 'The next certificate gets a 2048-bit key',
    stack: 'centos7',
    how: 'rsa-key-size = 4096 is missing from cli.ini',
    fails: [],
    pending: ['certbot-key-size'],
    effect: {
      read: reading('centos7', 'grep -c rsa-key-size /etc/letsencrypt/cli.ini || true'),
      broken: /^0/,
    },
    ...fileChange('centos7', '/etc/letsencrypt/cli.ini', replacing([/^rsa-key-size.*\n/gm, ''])),
  },
  'nginx-disabled': {
    title: 'nginx does not start with the host',
    stack: 'centos7',
    how: 'started by hand, and never enabled',
    fails: [],
    pending: ['services-enabled'],
    effect: { read: reading('centos7', 'systemctl is-enabled nginx || true'), broken: /^disabled/ },
    ...scripts('centos7', {
      apply: 'systemctl disable --quiet nginx',
      revert: 'systemctl enable --quiet nginx',
    }),
  },
  'nginx-configuration-broken': {
    title: 'nginx runs on a configuration that it could not read again',
    stack: 'centos7',
    how: 'an edit with a typing error, and no reload since: the next restart ends the service',
    fails: [],
    pending: ['nginx-config'],
    effect: {
      read: reading('centos7', 'nginx -t 2>/dev/null && echo valid || echo invalid'),
      broken: /^invalid/,
    },
    ...scripts('centos7', {
      apply: "echo 'server_token off;' > /etc/nginx/conf.d/fault.conf",
      revert: 'rm -f /etc/nginx/conf.d/fault.conf',
    }),
  },
  'database-grants-wide': {
    title: "Mattermost's user has every right on every database",
    stack: 'centos7',
    how: 'GRANT ALL ON *.* when the first attempt was refused',
    fails: [],
    pending: ['db-grants'],
    effect: {
      read: reading('centos7', 'mariadb -N -e "SHOW GRANTS FOR mmuser" | sed "s/IDENTIFIED.*//"'),
      broken: /GRANT ALL PRIVILEGES ON \*\.\*/,
    },
    ...scripts('centos7', {
      apply: 'mariadb -e "GRANT ALL ON *.* TO mmuser"',
      revert: 'mariadb -e "REVOKE ALL ON *.* FROM mmuser"',
    }),
  },
  'openssl-policy-lax': {
    title: 'The policy of OpenSSL allows TLS 1.0',
    stack: 'centos7',
    how: 'MinProtocol = TLSv1 in openssl.cnf, for an old client of another service',
    fails: [],
    pending: ['openssl-policy'],
    effect: { read: reading('centos7', 'grep MinProtocol /etc/ssl/openssl.cnf || true'), broken: /TLSv1$/m },
    ...fileChange('centos7', '/etc/ssl/openssl.cnf', (text) => {
      const section = '[tls_fault]\nMinProtocol = TLSv1\nCipherString = DEFAULT@SECLEVEL=0\n'
      const assigned = `openssl_conf = init_fault\n${text}\n[init_fault]\nssl_conf = ssl_fault\n`
      return `${assigned}[ssl_fault]\nsystem_default = tls_fault\n${section}`
    }),
  },
} as const satisfies Record<string, Fault>

/** certbot itself must say that it could not renew. */
function brokenRenewal(): Pick<Fault, 'apply' | 'revert'> {
  const { apply, revert } = fileChange(
    'centos7',
    renewal,
    replacing(['authenticator = nginx', 'authenticator = dns-rfc2136']),
  )
  return {
    async apply(stack) {
      await apply(stack)
      await host(stack, 'centos7').shell('if certbot renew --dry-run 2>&1; then exit 1; fi')
    },
    revert,
  }
}
