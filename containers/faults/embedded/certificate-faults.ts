import { replicaHost } from '../../embedded/replica-settings.ts'
import type { EmbeddedFault } from '../fault.ts'

/** The certificate, its chain, and what is stapled to it. */
export const certificateFaults = {
  'rsa-1024': {
    title: 'A 1024-bit RSA key',
    how: 'rsa-key-size = 1024, or a certificate of another age',
    fails: ['certificate-key', 'client-compatibility', 'ssl-labs-grade'],
    change: ({ certificate, tls }) => {
      certificate.keyBits = 1024
      tls.securityLevel = 0
    },
  },
  'rsa-2048': {
    title: 'A 2048-bit RSA key',
    how: 'rsa-key-size = 4096 is missing from cli.ini',
    fails: ['certificate-key'],
    profile: 'centos7',
    change: ({ certificate }) => {
      certificate.keyBits = 2048
    },
  },
  expired: {
    title: 'The certificate has expired',
    how: 'certbot renewed, and nobody reloaded nginx',
    fails: ['certificate-expiry', 'ssl-labs-grade'],
    change: ({ certificate }) => {
      certificate.validFromDay = -91
      certificate.validToDay = -1
    },
  },
  'expires-soon': {
    title: 'The certificate expires within days',
    how: 'the renewal timer is not enabled',
    fails: ['certificate-expiry'],
    change: ({ certificate }) => {
      certificate.validFromDay = -87
      certificate.validToDay = 3
    },
  },
  'wrong-name': {
    title: 'The certificate is for another name',
    how: 'ssl_certificate points to another site’s directory',
    fails: ['certificate-hostname', 'ssl-labs-grade'],
    change: ({ certificate }) => {
      certificate.dnsNames = [`other.${replicaHost}`]
    },
  },
  'self-signed': {
    title: 'The certificate is self-signed',
    how: 'the package’s own certificate was left in place',
    fails: ['certificate-trust', 'ssl-labs-grade'],
    change: ({ certificate }) => {
      certificate.issuedBy = 'itself'
    },
  },
  'untrusted-root': {
    title: 'The issuer is not trusted',
    how: 'a certificate of ACME staging',
    fails: ['certificate-trust', 'ssl-labs-grade'],
    change: ({ certificate }) => {
      certificate.issuedBy = 'unknown-authority'
    },
  },
  'missing-intermediate': {
    title: 'The intermediate certificate is not sent',
    how: 'ssl_certificate cert.pem where it should be fullchain.pem',
    fails: ['certificate-chain', 'certificate-trust', 'ssl-labs-grade'],
    change: ({ certificate }) => {
      certificate.chain = 'nothing'
    },
  },
  'chain-unordered': {
    title: 'The chain is out of order',
    how: 'a bundle pasted together with the root before the intermediate',
    fails: ['certificate-chain'],
    change: ({ certificate }) => {
      certificate.chain = 'root-before-intermediate'
    },
  },
  'staple-missing': {
    title: 'No OCSP response is stapled',
    how: 'ssl_stapling off, or a resolver that nginx cannot reach',
    fails: ['ocsp-stapling'],
    change: ({ certificate }) => {
      certificate.staple = 'none'
    },
  },
  'must-staple-ignored': {
    title: 'The certificate demands a staple, and none is sent',
    how: 'certbot --must-staple, and ssl_stapling off',
    fails: ['must-staple', 'ocsp-stapling'],
    change: ({ certificate }) => {
      certificate.mustStaple = true
      certificate.staple = 'none'
    },
  },
  'timestamp-forged': {
    title: 'A certificate timestamp that its log did not sign',
    how: 'a CA that embeds the timestamps of another precertificate',
    fails: ['certificate-transparency'],
    change: ({ certificate }) => {
      certificate.timestamps = 'forged'
    },
  },
  'staple-stale': {
    title: 'The stapled response is out of date',
    how: 'ssl_stapling_file that nobody renews',
    fails: ['ocsp-stapling'],
    change: ({ certificate }) => {
      certificate.staple = 'stale'
    },
  },
  'staple-revoked': {
    title: 'The certificate is revoked',
    how: 'the key leaked and the new certificate is not installed',
    fails: ['certificate-revocation', 'certificate-trust', 'ocsp-stapling', 'ssl-labs-grade'],
    change: ({ certificate }) => {
      certificate.staple = 'revoked'
    },
  },
  'staple-other-certificate': {
    title: 'The stapled response speaks of another certificate',
    how: 'ssl_stapling_file from before the renewal',
    fails: ['ocsp-stapling'],
    change: ({ certificate }) => {
      certificate.staple = 'other-certificate'
    },
  },
  'staple-bad-signature': {
    title: 'The stapled response is not signed by the issuer',
    how: 'ssl_stapling_verify off, and a forged response',
    fails: ['ocsp-stapling'],
    change: ({ certificate }) => {
      certificate.staple = 'bad-signature'
    },
  },
  'internal-default-certificate': {
    title: 'Clients that name no or an unknown host are shown an internal certificate',
    how: 'the first server block is that of an internal host',
    fails: ['tls-sni'],
    change: ({ certificate }) => {
      certificate.defaultName = 'db1.intranet.internal'
    },
  },
  'ten-years': {
    title: 'The certificate is valid for ten years',
    how: 'a private CA with openssl x509 -days 3650: iOS and macOS refuse it, whichever CA it is of',
    fails: ['certificate-lifetime', 'client-compatibility'],
    change: ({ certificate }) => {
      certificate.validToDay = 3649
    },
  },
} as const satisfies Record<string, EmbeddedFault>
