import { replaceCertificate } from '../certificate-change.ts'
import type { StackFault } from '../fault.ts'
import { createReplacement } from '../file-change.ts'
import { changeProxy } from '../proxy-change.ts'

/** The certificate and its chain. */
export const certificateFaults = {
  'certificate-expired': {
    title: 'The certificate has expired',
    stack: 'centos7',
    how: 'certbot renewed, and nobody reloaded nginx',
    fails: ['certificate-expiry', 'ssl-labs-grade'],
    ...replaceCertificate({ validFromDay: -91, validToDay: -1 }),
  },
  'certificate-expires-soon': {
    title: 'The certificate expires within days',
    stack: 'centos7',
    how: 'the renewal timer is not enabled',
    fails: ['certificate-expiry'],
    ...replaceCertificate({ validFromDay: -87, validToDay: 3 }),
  },
  'certificate-other-name': {
    title: 'The certificate is for another name',
    stack: 'centos7',
    how: 'ssl_certificate points to another site’s directory',
    fails: ['certificate-hostname', 'ssl-labs-grade'],
    ...replaceCertificate({ dnsNames: ['other.centos7.mmverify.test'] }),
  },
  'certificate-self-signed': {
    title: 'The certificate is self-signed',
    stack: 'centos7',
    how: "the package's own certificate was left in place",
    fails: ['certificate-trust', 'ssl-labs-grade'],
    ...replaceCertificate({}, { selfSigned: true }),
  },
  'certificate-rsa-2048': {
    title: 'A 2048-bit RSA key',
    stack: 'centos7',
    how: 'rsa-key-size = 4096 is missing from cli.ini',
    profile: 'centos7',
    fails: ['certificate-key'],
    ...replaceCertificate({ keyBits: 2048 }),
  },
  'intermediate-absent': {
    title: 'The intermediate certificate is not sent',
    stack: 'centos7',
    how: 'ssl_certificate cert.pem where it should be fullchain.pem; nginx then cannot verify a staple either and sends none',
    fails: ['certificate-chain', 'certificate-trust', 'ocsp-stapling', 'ssl-labs-grade'],
    ...changeProxy(createReplacement(['fullchain.pem', 'cert.pem']), { staples: false }),
  },
} as const satisfies Record<string, StackFault>
