import type { Settings } from './settings.ts'

interface Variant {
  title: string
  /** Checks that have no object in the plain replica and pass in this one. */
  passes: readonly string[]
  change: (settings: Settings) => void
}

/** Other ways to be in order. */
export const variants = {
  'dual-stack': {
    title: 'Everything answers over IPv6 too',
    passes: ['ipv6-parity'],
    change: ({ network }) => {
      network.ipv6 = 'same'
    },
  },
  'session-cookie': {
    title: 'A load balancer sets a cookie, with Secure, HttpOnly and SameSite',
    passes: ['cookie-security'],
    change: ({ app }) => {
      app.cookies = ['BALANCER=simulated; Path=/; Secure; HttpOnly; SameSite=Lax']
    },
  },
  dhe: {
    title: 'A DHE suite is offered, with a long group',
    passes: ['tls-dh-parameters'],
    change: ({ tls }) => {
      tls.suites = [...tls.suites, 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384']
      tls.dhParameters = 'auto'
    },
  },
} as const satisfies Record<string, Variant>

export type VariantName = keyof typeof variants
