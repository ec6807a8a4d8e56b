import type { EmbeddedFault } from '../fault.ts'

/** Mattermost itself, and its settings. */
export const appFaults = {
  'ping-unhealthy': {
    title: 'Mattermost reports itself unhealthy',
    how: 'the database or the file store cannot be reached',
    fails: ['mattermost-ping'],
    change: ({ app }) => {
      app.healthy = false
    },
  },
  'old-version': {
    title: 'A Mattermost version without security updates',
    how: 'no yum update for a year',
    fails: ['mattermost-version'],
    change: ({ app }) => {
      app.version = '10.5.2'
    },
  },
  'site-url-http': {
    title: 'SiteURL says http',
    how: 'SiteURL was set before TLS was',
    fails: ['site-url', 'websocket'],
    change: ({ app }) => {
      app.siteScheme = 'http'
    },
  },
  'site-url-foreign': {
    title: 'SiteURL names another host',
    how: 'a config.json copied from staging',
    fails: ['site-url', 'websocket'],
    change: ({ app }) => {
      app.siteHost = 'staging.example.org'
    },
  },
  'websocket-any-origin': {
    title: 'WebSockets are accepted from any site',
    how: 'AllowCorsFrom *',
    fails: ['websocket-origin'],
    change: ({ app }) => {
      app.checksOrigin = false
    },
  },
  'locale-english': {
    title: 'The client’s default language is English',
    how: 'LocalizationSettings as installed',
    fails: ['config-locale'],
    profile: 'centos7',
    change: ({ app }) => {
      app.config.DefaultClientLocale = 'en'
    },
  },
  'weak-password-policy': {
    title: 'Passwords of five characters are accepted',
    how: 'PasswordSettings lowered for testing',
    fails: ['config-password-policy'],
    change: ({ app }) => {
      app.config.PasswordMinimumLength = '5'
    },
  },
  'password-policy-for-testing': {
    title: 'The password settings that seed 000 has for testing purposes',
    how: 'MinimumLength 5 with all four classes, left in place',
    fails: ['config-password-policy'],
    profile: 'centos7',
    change: ({ app }) => {
      app.config.PasswordMinimumLength = '5'
      for (const name of ['Lowercase', 'Number', 'Symbol', 'Uppercase'])
        app.config[`PasswordRequire${name}`] = 'true'
    },
  },
  'cookie-insecure': {
    title: 'A cookie without Secure',
    how: 'proxy_set_header X-Forwarded-Proto is missing, so Mattermost believes it serves plain HTTP',
    fails: ['cookie-security'],
    change: ({ app }) => {
      app.cookies = ['MMAUTHTOKEN=simulated; Path=/; Max-Age=2592000; HttpOnly']
    },
  },
  'cookie-script-readable': {
    title: 'A session cookie that scripts can read',
    how: 'proxy_cookie_flags without httponly',
    fails: ['cookie-security'],
    change: ({ app }) => {
      app.cookies = ['MMAUTHTOKEN=simulated; Path=/; Max-Age=2592000; Secure']
    },
  },
} as const satisfies Record<string, EmbeddedFault>
