import type { StackFault } from './fault.ts'
import { changeFile, createReplacement, restoreFile } from './file-change.ts'
import { changeFileOnHost, createScriptReader, restartScriptOf, runScripts } from './host-scripts.ts'
import { changeProxy } from './proxy-change.ts'
import { changeSettings } from './settings-change.ts'
import { hostNamed } from './stack-hosts.ts'

const config = '/opt/mattermost/config/config.json'
const serverFile = '/etc/mysql/mariadb.conf.d/99-mattermost.cnf'
const restartApp = restartScriptOf('mattermost')

/** The encryption of its own session as Mattermost's database client was told by the server. */
const readSessionEncryption = createScriptReader(
  'mattermost1',
  `journalctl -u mattermost -o cat --no-pager | grep '"Database session"' | tail -1 | grep -o '"tls":[^,}]*'`,
)
const readDataSourceMode = createScriptReader('mattermost1', `grep -o 'tls=[a-z-]*' ${config}`)

/** Every way seed 001's first two parts can be broken, on MariaDB, by name. */
export const transportEncryptionFaults = {
  'database-tls-preferred': {
    title: 'Mattermost falls back to clear text if the database offers no TLS',
    stack: 'transport-encryption',
    how: 'tls=preferred',
    profile: 'transport-encryption',
    fails: ['db-tls-mode'],
    effect: { read: readDataSourceMode, broken: /tls=preferred/ },
    ...changeFileOnHost(
      'mattermost1',
      config,
      createReplacement(['tls=skip-verify', 'tls=preferred']),
      restartApp,
    ),
  },
  'database-tls-optional': {
    title: 'The database accepts clear text',
    stack: 'transport-encryption',
    how: 'require_secure_transport is missing',
    fails: ['db-tls-required'],
    effect: {
      read: createScriptReader('database', 'mariadb -N -e "SELECT @@require_secure_transport"'),
      broken: /^0/,
    },
    ...changeFileOnHost(
      'database',
      serverFile,
      createReplacement(['require_secure_transport = ON', 'require_secure_transport = OFF']),
      `state=$(sed -n 's/^require_secure_transport = //p' ${serverFile})
        mariadb -e "SET GLOBAL require_secure_transport = $state"`,
    ),
  },
  'database-session-clear': {
    title: 'Mattermost speaks to its database in clear text, and nothing says so',
    stack: 'transport-encryption',
    how: 'tls=preferred, and a database whose certificate files were lost in a move',
    profile: 'transport-encryption',
    fails: ['db-tls-mode', 'db-tls-offered', 'db-tls-required', 'db-tls-session'],
    effect: { read: readSessionEncryption, broken: /null/ },
    ...useCleartextSession(),
  },
  'key-file-readable': {
    title: "Everyone on the host can read Mattermost's private key",
    stack: 'transport-encryption',
    how: 'chmod 644, because the service could not read it',
    fails: ['tls-key-permissions'],
    effect: {
      read: createScriptReader('mattermost1', "stat -c '%a' /opt/mattermost/config/key.pem"),
      broken: /^644/,
    },
    ...runScripts('mattermost1', {
      apply: 'chmod 644 /opt/mattermost/config/key.pem',
      revert: 'chmod 640 /opt/mattermost/config/key.pem',
    }),
  },
  'app-tls-off': {
    title: 'Mattermost speaks plain HTTP, to a proxy that expects TLS',
    stack: 'transport-encryption',
    how: 'ConnectionSecurity was emptied; nginx answers 502, and sends HSTS without `always` on no error',
    fails: ['mattermost-ping', 'websocket', 'ssl-labs-grade', 'app-transport-encryption', 'config-drift'],
    // Whether this Mattermost runs on that database, since its release is not told; and what it would take.
    hides: ['db-version', 'upload-limit'],
    ...changeSettings('mattermost1', config, { ServiceSettings: { ConnectionSecurity: '' } }),
  },
  'backend-clear': {
    title: 'Proxy and Mattermost speak plain HTTP to each other',
    stack: 'transport-encryption',
    how: "the document's second part was undone on both sides to look for a fault",
    fails: ['app-transport-encryption', 'proxy-backend-tls', 'config-drift'],
    effect: {
      read: createScriptReader('nginx', 'curl -s -o /dev/null -w "%{http_code}" http://mattermost1:8065/'),
      broken: /^200/,
    },
    ...useCleartextBackend(),
  },
  'proxy-backend-clear': {
    title: 'The proxy speaks plain HTTP to a Mattermost that expects TLS',
    stack: 'transport-encryption',
    how: 'one of the two `proxy_pass http://backend;` of the document was found, and the page works',
    fails: ['websocket', 'proxy-backend-tls'],
    // nginx hands a kept connection to whoever asks for the same upstream, TLS or not: with any kept it works now and then.
    ...changeProxy((text) =>
      createReplacement([/keepalive \d+;/g, ''])(text).replace(
        'proxy_pass https://backend;',
        'proxy_pass http://backend;',
      ),
    ),
  },
  'push-test-service': {
    title: 'Push notifications go to the test service, which is open to all and encrypts nothing',
    stack: 'transport-encryption',
    how: 'the default, kept',
    fails: ['push-encryption', 'config-drift'],
    ...changeSettings('mattermost1', config, {
      EmailSettings: { PushNotificationServer: 'https://push-test.mattermost.com' },
    }),
  },
  'push-full-text': {
    title: 'Push notifications carry the text of messages',
    stack: 'transport-encryption',
    how: 'the default, kept',
    fails: ['push-contents', 'config-drift'],
    ...changeSettings('mattermost1', config, { EmailSettings: { PushNotificationContents: 'full' } }),
  },
  'plugin-uploads': {
    title: 'Whoever is an administrator of Mattermost can run programs on its host',
    stack: 'transport-encryption',
    how: 'PluginSettings.EnableUploads, to try out a plugin',
    fails: ['config-plugins'],
    ...changeSettings('mattermost1', config, { PluginSettings: { EnableUploads: true } }),
  },
} as const satisfies Record<string, StackFault>

function useCleartextSession(): Pick<StackFault, 'apply' | 'revert'> {
  const server = changeFileOnHost(
    'database',
    serverFile,
    createReplacement([/^ssl-.*\n/gm, ''], [/^require_secure_transport.*/gm, 'skip-ssl']),
    restartScriptOf('mariadb'),
  )
  return {
    async apply(stack) {
      await server.apply(stack)
      const app = hostNamed(stack, 'mattermost1')
      await changeFile(app, config, createReplacement(['tls=skip-verify', 'tls=preferred']))
      await app.shell(restartApp)
    },
    async revert(stack) {
      await server.revert(stack)
      const app = hostNamed(stack, 'mattermost1')
      await restoreFile(app, config)
      await app.shell(restartApp)
    },
  }
}

function useCleartextBackend(): Pick<StackFault, 'apply' | 'revert'> {
  const app = changeSettings('mattermost1', config, { ServiceSettings: { ConnectionSecurity: '' } })
  const proxy = changeProxy(createReplacement(['proxy_pass https://backend;', 'proxy_pass http://backend;']))
  return {
    async apply(stack) {
      await app.apply(stack)
      await proxy.apply(stack)
    },
    async revert(stack) {
      await app.revert(stack)
      await proxy.revert(stack)
    },
  }
}
