import type { Clause } from '../../core/requirement.ts'

const document = 'Mattermost source and documentation, as read July–August 2026'
const section = {
  config: 'config.json (public/model/config.go)',
  http: 'HTTP',
  nginx: 'nginx, three versions of the same file',
  field: 'Field problems',
  push: 'Push',
  releases: 'Releases',
  tunnels: "Seed 001's cluster tunnels, read critically",
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
  browsers: {
    document: 'Mattermost documentation',
    section: 'Software and hardware requirements / PC web',
    quote:
      '"Chrome", "v140+", "v140+"\n"Firefox", "v140+", "v140+"\n"Safari", "v17.4+", "v17.4+"\n"Edge", "v140+", "v140+"',
  },
  android: {
    document: 'Mattermost documentation',
    section: 'Software and hardware requirements / Mobile apps',
    quote: '"Android", "Android devices with Android 7+"',
  },
  ios: {
    document: 'Mattermost documentation',
    section: 'Software and hardware requirements / Mobile apps',
    quote: '"iOS", "iPhone 8+ devices and later with iOS 16.0+"',
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
  connectionSecurity: {
    document,
    section: section.config,
    quote: '| ConnectionSecurity | "" or "TLS" only |',
  },
  listenAddress: {
    document,
    section: section.config,
    quote:
      '| ListenAddress | ":8065"; empty host, an IP or a domain. Dual-stack: `ss` shows only `[::]`, so seed 000\'s "only in IPv6" is wrong |',
  },
  userDeletion: {
    document,
    section: section.config,
    quote: '| EnableAPIUserDeletion, EnableAPI{Team,Channel,Post}Deletion | false |',
  },
  plugins: {
    document,
    section: section.config,
    quote: 'PluginSettings: EnableUploads, RequirePluginSignature, AllowInsecureDownloadURL false;',
  },
  sqlDriver: {
    document,
    section: section.config,
    quote: 'SqlSettings: DriverName is **only "postgres" since 11.0**',
  },
  replacedConfig: {
    document,
    section: section.field,
    quote: 'an upgrade replaces config.json #31893 #7397;',
  },
  pushTestService: {
    document,
    section: section.push,
    quote: 'Test service https://push-test.mattermost.com (default).',
  },
  pushHosted: {
    document,
    section: section.push,
    quote: 'Hosted: https://global|us|eu|ap.push.mattermost.com; push.mattermost.com is a deprecated alias.',
  },
  pushContents: {
    document,
    section: section.push,
    quote: 'PushNotificationContents (generic_no_channel, generic, **full** = code default, id_loaded).',
  },
  gossipEncryption: {
    document,
    section: section.config,
    quote:
      '**EnableGossipEncryption** true for new installs since 10.11 (replaces EnableExperimentalGossipEncryption); upgraded installs keep unencrypted gossip.',
  },
  clusterStatus: {
    document,
    section: section.http,
    quote:
      '`GET /api/v4/cluster/status` (permission sysconsole_read_environment_high_availability): id, version, schema_version, config_hash, ipaddress, hostname;',
  },
  udpPastTunnels: {
    document,
    section: section.tunnels,
    quote: 'DNAT covers TCP only, so UDP 8074 bypasses the tunnel.',
  },
  streamingTunnels: {
    document,
    section: section.tunnels,
    quote: 'The 8075 tunnels lead nowhere on a current server.',
  },
  tunnelDeath: {
    document,
    section: section.tunnels,
    quote:
      "measure, don't believe, on each systemd there is, and over a restart, a stop, and the death of a tunnel, since `|| true` hides every failure.",
  },
  ipForwardIrrelevant: {
    document,
    section: section.tunnels,
    quote: 'ip_forward is irrelevant to OUTPUT DNAT.',
  },
  dataSourceMasked: {
    document,
    section: section.http,
    quote: '`GET /api/v4/config` masks DataSource as ****',
  },
} as const satisfies Record<string, Clause>
