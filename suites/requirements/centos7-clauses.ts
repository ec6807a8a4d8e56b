import type { Clause } from '../../core/requirement.ts'

const document = 'Mattermost installation on CentOS 7 (seed 000)'
const nginx = 'Nginx reverse proxy with SSL frontend'
const https = 'Nginx reverse proxy with SSL frontend / Enable https'
const http = 'Nginx reverse proxy with SSL frontend / Nginx http installation'

/** The document's own words. Long list lines are quoted whole, because every name in them counts. */
export const centos7 = {
  production: {
    document,
    section: 'Mattermost installation on CentOS 7',
    quote: 'This guide aims at bringing a production installation as stable as possible',
  },
  latestVersion: {
    document,
    section: 'Mattermost installation on CentOS 7',
    quote: 'the latest version of Mattermost available',
  },
  driver: { document, section: 'Configuring Mattermost', quote: '"DriverName": "mysql",' },
  language: {
    document,
    section: 'Configuring Mattermost',
    quote: "Let's change the default language to French:",
  },
  clientLocale: { document, section: 'Configuring Mattermost', quote: '"DefaultClientLocale": "fr",' },
  passwordForTesting: {
    document,
    section: 'Configuring Mattermost',
    quote:
      'If your are deploying a Mattermost for testing purposes, you may be interested in lowering the password complexity:',
  },
  passwordMinimum: { document, section: 'Configuring Mattermost', quote: '"MinimumLength": 5,' },
  firewallNeeded: {
    document,
    section: 'Configuring Mattermost',
    quote:
      "This means configuring a firewall will be needed, otherwise, Mattermost will still be reachable on :8065 to the public, something we don't want.",
  },
  redirectEverywhere: {
    document,
    section: http,
    quote: 'The root of your domain and any random location like `/blablabla` should redirect you',
  },
  redirectStatus: { document, section: http, quote: 'return 301 https://$server_name$request_uri;' },
  acmeException: {
    document,
    section: http,
    quote:
      'The redirection will work everywhere, except for `http://your_subdomain.example.com/.well-known/acme-challenge/`',
  },
  acmeNotFound: { document, section: http, quote: 'try_files $uri =404;' },
  cleartextHttp1: {
    document,
    section: https,
    quote: 'To avoid this, we need to have a HTTP/1.1 virtual host before doing the redirection.',
  },
  rsaKeySize: { document, section: https, quote: 'rsa-key-size = 4096' },
  certificateName: {
    document,
    section: https,
    quote:
      '# certbot certonly --nginx --non-interactive -d your_subdomain.example.com --post-hook "systemctl reload nginx"',
  },
  fullchain: {
    document,
    section: https,
    quote: 'ssl_certificate /etc/letsencrypt/live/your_subdomain.example.com/fullchain.pem;',
  },
  http2: { document, section: https, quote: 'listen 443 ssl http2;' },
  ipv6: { document, section: https, quote: 'listen [::]:443 ssl http2;' },
  versions: { document, section: https, quote: 'ssl_protocols TLSv1.2 TLSv1.3;' },
  ciphers: {
    document,
    section: https,
    quote:
      'ssl_ciphers TLS13-AES-256-GCM-SHA384:TLS13-CHACHA20-POLY1305-SHA256:TLS_AES_256_GCM_SHA384:TLS-AES-256-GCM-SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS-CHACHA20-POLY1305-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-SHA;',
  },
  ciphersLegacy: {
    document,
    section: https,
    quote:
      'ssl_ciphers TLS13-AES-256-GCM-SHA384:TLS13-CHACHA20-POLY1305-SHA256:TLS_AES_256_GCM_SHA384:TLS-AES-256-GCM-SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS-CHACHA20-POLY1305-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA;',
  },
  oldPlatforms: {
    document,
    section: https,
    quote:
      'If you need to support these following platforms:\n* Android 5 and 6\n* Firefox 31\n* IE11 on Windows 7 + 8\n* iOS < 9\n* macOS < 10.11\nuse this line instead:',
  },
  serverOrder: { document, section: https, quote: 'ssl_prefer_server_ciphers on;' },
  dhParameters: {
    document,
    section: https,
    quote: '# Generated with: openssl dhparam -out ./dh4096.pem 4096',
  },
  curves: { document, section: https, quote: 'ssl_ecdh_curve secp521r1:secp384r1;' },
  sessionTimeout: { document, section: https, quote: 'ssl_session_timeout 1d;' },
  hsts: { document, section: https, quote: 'add_header Strict-Transport-Security max-age=15768000;' },
  stapling: { document, section: https, quote: 'ssl_stapling on;' },
  websocket: { document, section: https, quote: 'location ~ /api/v[0-9]+/(users/)?websocket$ {' },
  bodySize: { document, section: https, quote: 'client_max_body_size 50M;' },
  forwardedProto: { document, section: https, quote: 'proxy_set_header X-Forwarded-Proto $scheme;' },
  frameOptions: { document, section: https, quote: 'proxy_set_header X-Frame-Options SAMEORIGIN;' },
  reachable: {
    document,
    section: `${nginx} / Check Mattermost reachability - Adapt SELinux rules`,
    quote: 'Now Mattermost should be reachable properly.',
  },
  sslLabs: {
    document,
    section: `${nginx} / Check TLS configuration`,
    quote: 'Check the https connection robustness on [SSL Labs](https://www.ssllabs.com/ssltest/)',
  },
  renewal: {
    document,
    section: `${nginx} / Certificate auto renewal`,
    quote: 'ExecStart=/usr/bin/certbot renew',
  },
  firewall: {
    document,
    section: 'Firewalling',
    quote: '# firewall-cmd --zone=public --add-service=http --add-service=https',
  },
  appPortDenied: {
    document,
    section: 'Firewalling',
    quote: 'Take the opportunity to check that the access via the port `:8065` is being denied.',
  },
  goodScoring: {
    document,
    section: 'OPTIONAL: Perfect SSL labs test / Introduction',
    quote: 'Therefore, you should already have a good TLS scoring on the SSL labs test.',
  },
  perfectSuites: {
    document,
    section: 'Removing 128 bits cipher suites',
    quote: 'Ciphersuites = TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
  },
  perfectScore: {
    document,
    section: 'Removing 128 bits cipher suites',
    quote: 'Check the 100% https connection robustness on [SSL Labs](https://www.ssllabs.com/ssltest/)',
  },
  databaseAtBoot: {
    document,
    section: 'Database setup',
    quote: 'Ensure the MariaDB server is running at boot:',
  },
  appAtBoot: {
    document,
    section: 'Configuring Mattermost',
    quote: 'Start and enable the Mattermost service:',
  },
  nginxAtBoot: { document, section: http, quote: 'Start and enable nginx:' },
  timerAtBoot: {
    document,
    section: `${nginx} / Certificate auto renewal`,
    quote: 'Start and enable the timer:',
  },
  firewallAtBoot: {
    document,
    section: 'Firewalling',
    quote: 'Start and enable the `firewalld` service as the latter is not enabled by default:',
  },
  firewallPermanent: {
    document,
    section: 'Firewalling',
    quote: '# firewall-cmd --zone=public --permanent --add-service=http --add-service=https',
  },
  configurationTest: {
    document,
    section: https,
    quote: 'Check whether the configuration works with:',
  },
  reloadHook: {
    document,
    section: `${nginx} / Certificate auto renewal`,
    quote:
      'all the previous parameters (webroot, email, authentication method, and post hook to reload NGINX) have been saved in the directory `/etc/letsencrypt/renewal`',
  },
  selinuxConnect: {
    document,
    section: `${nginx} / Check Mattermost reachability - Adapt SELinux rules`,
    quote: '# setsebool httpd_can_network_connect on -P',
  },
  selinuxEnforced: {
    document,
    section: `${nginx} / Check Mattermost reachability - Adapt SELinux rules`,
    quote:
      'This is due to the fact SELinux is enforced by default and NGINX is not allowed to establish network connections by itself.',
  },
  updates: {
    document,
    section: 'Updating Mattermost',
    quote:
      'Just do a `yum update` and restart the NGINX + MariaDB + Mattermost stack or simply reboot the server in case of kernel or OpenSSL updates.',
  },
  minProtocol: {
    document,
    section: 'Removing 128 bits cipher suites',
    quote: 'MinProtocol = TLSv1.2',
  },
  dataSource: {
    document,
    section: 'Configuring Mattermost',
    quote: '"DataSource": "mmuser:mmuser_password@tcp(localhost:3306)/mattermostdb?charset=utf8mb4,utf8",',
  },
  userDeletion: { document, section: 'Configuring Mattermost', quote: '"EnableAPIUserDeletion": true,' },
  userDeletionWhy: {
    document,
    section: 'Configuring Mattermost',
    quote:
      'With Arawa, as we are often doing tests, it was interesting for us to remove the testing user accounts we create.',
  },
  listensEverywhere: {
    document,
    section: 'Configuring Mattermost',
    quote: 'The service is by default listening on all interfaces only in IPv6.',
  },
} as const satisfies Record<string, Clause>
