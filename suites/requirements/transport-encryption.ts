import type { Clause } from '../requirement.ts'

const document = 'Configuring transport encryption (seed 001)'

/** What this document says of the outside: little, since it speaks of what lies behind the proxy. */
export const transportEncryption = {
  everywhere: {
    document,
    section: 'Configuring transport encryption',
    quote: 'all transports rely on TLS encryption.',
  },
  siteUrl: {
    document,
    section: 'Configuring Mattermost',
    quote: '"SiteURL": "https://transport-encryption.dev.example.com",',
  },
  running: {
    document,
    section: 'Configuring Mattermost',
    quote: "Restart the Mattermost server and ensure it's up and running:",
  },
} as const satisfies Record<string, Clause>
