import type { Clause } from '../requirement.ts'

const document = 'Mattermost source and documentation, as read July–August 2026'
const section = {
  config: 'config.json (public/model/config.go)',
  http: 'HTTP',
  nginx: 'nginx, three versions of the same file',
  field: 'Field problems',
  releases: 'Releases',
} as const

/** What Mattermost's own source, documentation and issue tracker say, in the words of the project's reading notes. */
export const mattermost = {
  releases: {
    document,
    section: section.releases,
    quote: 'Newest release seen: 11.10.0 (14 Aug 2026); ESR 11.7; 10.11 is end of life; 12.0 due Oct 2026.',
  },
  passwordDefaults: {
    document,
    section: section.config,
    quote: 'PasswordSettings: MinimumLength 8 (5–72; FIPS ≥ 14); Lowercase, Number, Uppercase, Symbol false.',
  },
  maxFileSize: { document, section: section.config, quote: 'MaxFileSize 100 MiB.' },
  locales: {
    document,
    section: section.config,
    quote: 'a non-empty AvailableLocales must contain DefaultClientLocale.',
  },
  ping: {
    document,
    section: section.http,
    quote: '`GET /api/v4/system/ping`, no auth: status OK|UNHEALTHY, Android/Ios versions.',
  },
  headers: {
    document,
    section: section.http,
    quote:
      'Headers: X-Request-Id, X-Version-Id `version.build.confighash.licensed`, nosniff, Referrer-Policy; pages also X-Frame-Options SAMEORIGIN and CSP.',
  },
  cookies: {
    document,
    section: section.http,
    quote: 'Cookies are Secure only with `X-Forwarded-Proto: https` or native TLS.',
  },
  appPort: {
    document,
    section: section.http,
    quote: 'Plain 8065 serves the whole app and API, with no redirect.',
  },
  websocketOrigin: {
    document,
    section: section.http,
    quote:
      'Absent Origin allowed, "null" refused; AllowCorsFrom set: exact strings plus SiteURL; else host **and scheme** must equal SiteURL.',
  },
  websocketRefusal: { document, section: section.http, quote: 'Refusal on the wire is 403.' },
  websocketUpgrade: {
    document,
    section: section.http,
    quote: 'WebSocket /api/v4/websocket: upgrade succeeds without auth;',
  },
  metrics: { document, section: section.http, quote: 'Metrics :8067 on all interfaces, off by default.' },
  gossip: {
    document,
    section: section.http,
    quote: '**8074 is TCP and UDP** (gossip); 8075 is dead since 6.0.',
  },
  bodySize: {
    document,
    section: section.nginx,
    quote: '50M is below MaxFileSize 100 MiB: 413.',
  },
  siteUrl: {
    document: 'Mattermost documentation',
    section: 'Configuration settings / Site URL',
    quote:
      "The URL that users will use to access Mattermost. The port number is required if it's not a standard port such as 80 or 443.",
  },
  originAndSiteUrl: { document, section: section.field, quote: 'Origin vs SiteURL #6168 #24998;' },
  tls13OnlyBreaksIos: { document, section: section.field, quote: 'TLS 1.3-only breaks iOS (mobile#7873);' },
  incompleteChain: {
    document,
    section: section.field,
    quote: "incomplete chain that browsers forgive and mobile apps don't (mobile#519);",
  },
  ipv6Listener: {
    document,
    section: section.field,
    quote: 'AAAA without an IPv6 listener breaks Android #24703;',
  },
  cleartextHttp2: {
    document,
    section: section.field,
    quote: 'HTTP/2 on port 80 breaks ACME (certbot#3646);',
  },
  openAppPort: {
    document,
    section: section.field,
    quote: '8065 open, and Docker-published ports bypass ufw;',
  },
  ocspEnded: {
    document,
    section: section.field,
    quote:
      'Let\'s Encrypt dropped OCSP URLs on 7 May 2025 and its responders on 6 Aug 2025; nginx then warns "ssl_stapling ignored".',
  },
  http2: {
    document,
    section: section.nginx,
    quote: '| http2 | `listen … http2` | same (deprecated ≥ 1.25.1) | `http2 on` |',
  },
} as const satisfies Record<string, Clause>
