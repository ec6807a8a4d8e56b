import type { StackFault } from './fault.ts'
import { createReplacement } from './file-change.ts'
import {
  changeFileOnHost,
  createScriptReader,
  restartScriptOf,
  runScripts,
  sshReload,
} from './host-scripts.ts'
import { changeProxy } from './proxy-change.ts'
import { changeSettings } from './settings-change.ts'

const config = '/opt/mattermost/config/config.json'
const unit = '/etc/systemd/system/nginx.service'
const restartBoth = restartScriptOf('postgresql@15-main', 'mattermost')
const hba = '/etc/postgresql/15/main/pg_hba.conf'

/** Every way seed 002's host can be broken, by name. */
export const saltFaults = {
  'pid-file-override-absent': {
    title: "systemd looks for nginx's PID in another file than nginx writes",
    stack: 'salt',
    how: 'the override of the unit was not installed, or a reinstalled package brought its own back',
    fails: ['nginx-pid-file'],
    effect: {
      read: createScriptReader('salt', 'systemctl show nginx -p PIDFile --value'),
      broken: /^\/run\/nginx\.pid/,
    },
    ...runScripts('salt', {
      apply: `mv ${unit} /root/nginx.service && systemctl daemon-reload`,
      revert: `[ ! -e /root/nginx.service ] || mv /root/nginx.service ${unit}
        systemctl daemon-reload`,
    }),
  },
  'sql-settings-serialized': {
    title: 'SqlSettings lack what the state did not spell out',
    stack: 'salt',
    how: 'file.serialize replaced the whole section with the one key that was to change',
    fails: ['config-sql', 'config-drift'],
    effect: { read: createScriptReader('salt', `grep -c DataSource ${config} || true`), broken: /^0/ },
    ...changeFileOnHost('salt', config, (text) =>
      JSON.stringify({ ...JSON.parse(text), SqlSettings: { MaxOpenConns: 100 } }, null, 4),
    ),
  },
  'site-url-other-host': {
    title: 'SiteURL names another host',
    stack: 'salt',
    how: 'the pillar of staging was applied to production',
    fails: ['site-url', 'websocket', 'config-drift'],
    ...changeSettings('salt', config, { ServiceSettings: { SiteURL: 'https://chat.staging.mmverify.test' } }),
  },
  'database-open-to-all': {
    title: 'PostgreSQL answers from outside',
    stack: 'salt',
    how: "listen_addresses = '*' and its port in the firewall, for salt's postgres module run from elsewhere",
    fails: ['port-exposure', 'db-exposure', 'firewall'],
    effect: {
      read: createScriptReader('salt', "ss -Hltn 'sport = :5432' | sort"),
      broken: /0\.0\.0\.0:5432/,
    },
    ...runScripts('salt', {
      apply: `echo "listen_addresses = '*'" > /etc/postgresql/15/main/conf.d/fault.conf
        chown postgres: /etc/postgresql/15/main/conf.d/fault.conf
        ${restartBoth}
        firewall-cmd --add-port=5432/tcp`,
      revert: `rm -f /etc/postgresql/15/main/conf.d/fault.conf
        ${restartBoth}
        firewall-cmd --reload`,
    }),
  },
  'database-trusts-everyone': {
    title: 'PostgreSQL asks nobody on the host for a password',
    stack: 'salt',
    how: '`trust` in pg_hba.conf, set to get back in, and left',
    fails: ['db-hardening'],
    effect: {
      read: createScriptReader(
        'salt',
        'psql -w -h 127.0.0.1 -U postgres -Atc "select 1" 2>/dev/null || echo refused',
      ),
      broken: /^1/,
    },
    ...changeFileOnHost(
      'salt',
      hba,
      createReplacement(['scram-sha-256', 'trust']),
      'systemctl reload postgresql@15-main',
    ),
  },
  'sshd-empty-passwords': {
    title: 'sshd lets in accounts without a password',
    stack: 'salt',
    how: 'PermitEmptyPasswords yes, for the first login of a new host',
    fails: ['sshd-config'],
    effect: { read: createScriptReader('salt', 'sshd -T | grep permitemptypasswords'), broken: /yes/ },
    ...runScripts('salt', {
      apply: `echo 'PermitEmptyPasswords yes' > /etc/ssh/sshd_config.d/fault.conf && ${sshReload}`,
      revert: `rm -f /etc/ssh/sshd_config.d/fault.conf && ${sshReload}`,
    }),
  },
  'webroot-proxied': {
    title: 'The challenge of the webroot never reaches its folder',
    stack: 'salt',
    how: 'the pre-setup served it, and the proxy that took its place does not include letsencrypt.conf',
    fails: ['acme-challenge'],
    ...changeProxy(
      createReplacement([
        'include letsencrypt.conf;',
        'location ^~ /.well-known/ { proxy_pass http://backend; }',
      ]),
    ),
  },
} as const satisfies Record<string, StackFault>
