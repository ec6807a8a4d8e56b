import { enforceSelinux } from '../faults/embedded/host-faults.ts'
import type { ReplicaSettings } from './replica-settings.ts'

interface Variant {
  title: string
  /** Checks that have no object in the plain replica and pass in this one. */
  passes: readonly string[]
  change: (settings: ReplicaSettings) => void
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
  'must-staple': {
    title: 'The certificate demands a staple, and is served with one',
    passes: ['must-staple'],
    change: ({ certificate }) => {
      certificate.mustStaple = true
    },
  },
  logged: {
    title: 'The certificate has timestamps of two logs',
    passes: ['certificate-transparency'],
    change: ({ certificate }) => {
      certificate.timestamps = 'valid'
    },
  },
  dane: {
    title: 'A TLSA record has the key served',
    passes: ['dane'],
    change: ({ dns }) => {
      dns.tlsa = 'matching'
    },
  },
  ech: {
    title: 'DNS offers Encrypted Client Hello',
    passes: ['ech'],
    change: ({ dns }) => {
      dns.ech = 'offered'
    },
  },
  http3: {
    title: 'HTTP/3 is advertised, and QUIC answers',
    passes: ['http3'],
    change: (settings) => {
      settings.http3 = 'answering'
    },
  },
  selinux: {
    title: 'SELinux enforces, and lets nginx connect',
    passes: ['selinux'],
    change: ({ inside }) => enforceSelinux(inside, 'on'),
  },
} as const satisfies Record<string, Variant>

export type VariantName = keyof typeof variants
