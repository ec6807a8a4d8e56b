import type { StackFault } from '../fault.ts'
import { createScriptReader, restartScriptOf, runScripts } from '../host-scripts.ts'
import { changeSettings } from '../settings-change.ts'

const config = '/etc/mattermost/config.json'

/** Mattermost itself, and its settings. */
export const appFaults = {
  'mattermost-stopped': {
    title: 'Mattermost does not run',
    stack: 'centos7',
    how: 'its start failed after an upgrade; nginx answers 502, and sends HSTS without `always` on no error',
    fails: ['mattermost-ping', 'websocket', 'ssl-labs-grade', 'services-enabled'],
    // The check needs Mattermost's release to know which databases it supports, and Mattermost does not answer; nor does it say what it takes.
    // Its file leaves push notifications to the default, which is none where a SiteURL is named; the running stand-in says otherwise.
    hides: ['db-version', 'upload-limit', 'push-contents', 'push-encryption'],
    ...runScripts('centos7', { apply: 'systemctl stop mattermost', revert: restartScriptOf('mattermost') }),
  },
  'site-url-cleartext': {
    title: 'SiteURL says http',
    stack: 'centos7',
    how: 'SiteURL was set before TLS was',
    fails: ['site-url', 'websocket', 'config-drift'],
    ...changeSettings('centos7', config, {
      ServiceSettings: { SiteURL: 'http://chat.centos7.mmverify.test' },
    }),
  },
  'cors-any-origin': {
    title: 'WebSockets are accepted from any site',
    stack: 'centos7',
    how: 'AllowCorsFrom *',
    fails: ['websocket-origin'],
    ...changeSettings('centos7', config, { ServiceSettings: { AllowCorsFrom: '*' } }),
  },
  'locale-as-installed': {
    title: 'The default language is English',
    stack: 'centos7',
    how: 'LocalizationSettings as installed',
    profile: 'centos7',
    fails: ['config-locale'],
    ...changeSettings('centos7', config, { LocalizationSettings: { DefaultClientLocale: 'en' } }),
  },
  'password-settings-for-testing': {
    title: 'The password settings that the document has for testing purposes',
    stack: 'centos7',
    how: 'MinimumLength 5 with all four classes, left in place',
    profile: 'centos7',
    fails: ['config-password-policy'],
    ...changeSettings('centos7', config, {
      PasswordSettings: { MinimumLength: 5, Lowercase: true, Number: true, Uppercase: true, Symbol: true },
    }),
  },
  'user-deletion-off': {
    title: 'Users cannot be deleted over the API',
    stack: 'centos7',
    how: 'EnableAPIUserDeletion was left at its default',
    profile: 'centos7',
    fails: ['config-user-deletion'],
    effect: { read: createScriptReader('centos7', `grep EnableAPIUserDeletion ${config}`), broken: /false/ },
    ...changeSettings('centos7', config, { ServiceSettings: { EnableAPIUserDeletion: false } }, 'true'),
  },
  'sql-settings-replaced': {
    title: 'SqlSettings are those of the package',
    stack: 'centos7',
    how: 'an upgrade replaced config.json; the next restart goes to the wrong database',
    fails: ['config-sql', 'config-drift'],
    effect: { read: createScriptReader('centos7', `grep DriverName ${config}`), broken: /postgres/ },
    ...changeSettings(
      'centos7',
      config,
      {
        SqlSettings: {
          DriverName: 'postgres',
          DataSource:
            'postgres://mmuser:mostest@localhost/mattermost_test?sslmode=disable&connect_timeout=10',
        },
      },
      'true',
    ),
  },
} as const satisfies Record<string, StackFault>
