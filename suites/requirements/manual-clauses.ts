import type { Clause } from '../../core/requirement.ts'

const openssh = 'OpenSSH manual, sshd_config(5)'
const certbot = 'Certbot user guide'
const nginx = 'nginx documentation'

/** Sentences of the programs' own manuals, as read in November 2026. */
export const manuals = {
  emptyPasswords: {
    document: openssh,
    section: 'PermitEmptyPasswords',
    quote:
      'When password authentication is allowed, it specifies whether the server allows login to accounts with empty password strings. The default is no.',
  },
  rootLogin: {
    document: openssh,
    section: 'PermitRootLogin',
    quote:
      'The argument must be yes, prohibit-password, forced-commands-only, or no. The default is prohibit-password.',
  },
  pidFile: {
    document: 'systemd manual, systemd.service(5)',
    section: 'PIDFile=',
    quote:
      'The service manager will read the PID of the main process of the service from this file after start-up of the service.',
  },
  addHeader: {
    document: nginx,
    section: 'Module ngx_http_headers_module / add_header',
    quote:
      'These directives are inherited from the previous configuration level if and only if there are no add_header directives defined on the current level.',
  },
  privateKey: {
    document: nginx,
    section: 'Configuring HTTPS servers',
    quote: 'The private key is a secure entity and should be stored in a file with restricted access',
  },
  renewal: {
    document: certbot,
    section: 'Automated Renewals',
    quote: 'This is done by means of a scheduled task which runs certbot renew periodically.',
  },
  deployHook: {
    document: certbot,
    section: 'Renewing certificates',
    quote: 'If you want your hook to run only after a successful renewal, use --deploy-hook',
  },
  ecdsaDefault: {
    document: certbot,
    section: 'RSA and ECDSA keys',
    quote:
      'As of version 2.0.0, Certbot defaults to ECDSA secp256r1 (P-256) certificate private keys for all new certificates.',
  },
} as const satisfies Record<string, Clause>
