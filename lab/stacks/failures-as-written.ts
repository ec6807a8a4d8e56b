/** What fails on each stack as its document has it, by profile. */
export const failuresAsWritten = {
  centos7: {
    current: [
      // nginx's default, and 50M where Mattermost takes 100 MiB.
      ...['server-tokens', 'upload-limit'],
      // The document enables it; MariaDB, which Mattermost 11 has left; and defaults that it keeps.
      ...['config-user-deletion', 'db-version', 'push-contents', 'push-encryption'],
    ],
    centos7: [],
  },
  'transport-encryption': {
    current: [
      ...['server-tokens', 'upload-limit'],
      // MariaDB, which Mattermost 11 has left; skip-verify; an account for every address, and no firewall on any host.
      ...['db-version', 'db-tls-mode', 'db-grants', 'db-exposure', 'firewall'],
    ],
    'transport-encryption': [],
  },
  cluster: {
    current: [
      ...['server-tokens', 'upload-limit'],
      // Tunnels that nothing starts again, and gossip by UDP past them.
      ...['cluster-tunnels', 'cluster-plaintext-exposure', 'cluster-gossip-encryption'],
      // Only the members have a firewall.
      ...['firewall', 'db-exposure'],
      // The document's third part leaves nginx's side as it was: plain HTTP to the members.
      ...['app-transport-encryption', 'proxy-backend-tls'],
    ],
    'transport-encryption': ['app-transport-encryption', 'proxy-backend-tls'],
  },
  salt: {
    current: [
      ...['server-tokens', 'upload-limit'],
      // The document logs in as root, and nothing in it renews the certificate.
      ...['sshd-root-login', 'certbot-renewal', 'services-enabled'],
      ...['push-contents', 'push-encryption'],
    ],
    // "Push notifications for messages are not encrypted by default": what it warns of.
    salt: ['push-contents', 'push-encryption'],
  },
} as const
