import { X509Certificate } from 'node:crypto'
import { type OcspAnswer, ocspResponse } from '../../pki/ocsp-answer.ts'
import type { Stack } from '../../stacks/stack.ts'
import { intermediate } from '../certificate-change.ts'
import type { StackFault } from '../fault.ts'
import { changeFile, replacing, restoreFile } from '../file-change.ts'
import { proxyChange, proxyFile, reload } from '../proxy-change.ts'
import { edge, host } from '../stack-hosts.ts'

/** What is stapled to the certificate. nginx checks what it fetches itself, so a wrong response comes from a file. */
export const stapleFaults = {
  'stapling-off': {
    title: 'No OCSP response is stapled',
    stack: 'centos7',
    how: 'ssl_stapling is missing',
    fails: ['ocsp-stapling'],
    ...proxyChange(replacing(['ssl_stapling on;', '']), { staples: false }),
  },
  'responder-says-revoked': {
    title: 'The responder says revoked, and nginx drops the response',
    stack: 'centos7',
    how: 'the key leaked, the certificate was revoked, and the new one is not installed',
    fails: ['ocsp-stapling'],
    ...responderSaying({ status: 'revoked' }),
  },
  'responder-unknown': {
    title: 'The responder does not know the certificate, and nginx drops the response',
    stack: 'centos7',
    how: 'the responder of the CA lags behind its issuance',
    fails: ['ocsp-stapling'],
    ...responderSaying({ status: 'unknown' }),
  },
  'staple-stale': {
    title: 'The stapled response is out of date',
    stack: 'centos7',
    how: 'ssl_stapling_file that nobody renews',
    fails: ['ocsp-stapling'],
    ...stapleFile('stale'),
  },
  'staple-revoked': {
    title: 'The stapled response says revoked',
    stack: 'centos7',
    how: 'ssl_stapling_file fetched after the key leaked',
    fails: ['ocsp-stapling', 'ssl-labs-grade'],
    ...stapleFile('revoked'),
  },
  'staple-other-certificate': {
    title: 'The stapled response speaks of another certificate',
    stack: 'centos7',
    how: 'ssl_stapling_file from before the renewal',
    fails: ['ocsp-stapling'],
    ...stapleFile('other-certificate'),
  },
  'staple-signature-invalid': {
    title: 'The signature of the stapled response is not valid',
    stack: 'centos7',
    how: 'a file damaged in transit',
    fails: ['ocsp-stapling'],
    ...stapleFile('bad-signature'),
  },
} as const satisfies Record<string, StackFault>

const responseFile = '/etc/nginx/fault.der'
const overrideFile = '/pebble/override.json'

function stapleFile(answer: OcspAnswer): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      const response = ocspResponse(await leaf(stack), await intermediate(stack), answer)
      await edge(stack).write(responseFile, response)
      const from = 'ssl_stapling on;'
      await changeFile(
        edge(stack),
        proxyFile,
        replacing([from, `${from} ssl_stapling_file ${responseFile};`]),
      )
      await reload(stack)
    },
    async revert(stack) {
      await restoreFile(edge(stack), proxyFile)
      await edge(stack).shell(`rm -f ${responseFile}`)
      await reload(stack)
    },
  }
}

function responderSaying(override: { status: 'revoked' | 'unknown' }): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      await host(stack, 'acme').write(overrideFile, JSON.stringify(override))
      await reload(stack, { staples: false })
    },
    async revert(stack) {
      await host(stack, 'acme').shell(`rm -f ${overrideFile}`)
      await reload(stack)
    },
  }
}

/** The certificate that nginx serves. Its key is not needed to speak of it, and the issuer's stands in. */
async function leaf(stack: Stack) {
  const pem = await edge(stack).shell(`cat /etc/letsencrypt/live/${stack.target.host}/cert.pem`)
  const { privateKey } = await intermediate(stack)
  return { certificate: new X509Certificate(pem), pem, privateKey }
}
