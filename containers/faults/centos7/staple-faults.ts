import { X509Certificate } from 'node:crypto'
import { createOcspResponse, type OcspAnswer } from '../../pki/ocsp-answer.ts'
import type { Stack } from '../../stacks/stack.ts'
import { fetchIntermediate } from '../certificate-change.ts'
import type { StackFault } from '../fault.ts'
import { changeFile, createReplacement, restoreFile } from '../file-change.ts'
import { changeProxy, proxyFile, reloadNginx } from '../proxy-change.ts'
import { edgeOf, hostNamed } from '../stack-hosts.ts'

/** What is stapled to the certificate. nginx checks what it fetches itself, so a wrong response comes from a file. */
export const stapleFaults = {
  'stapling-off': {
    title: 'No OCSP response is stapled',
    stack: 'centos7',
    how: 'ssl_stapling is missing',
    fails: ['ocsp-stapling'],
    ...changeProxy(createReplacement(['ssl_stapling on;', '']), { staples: false }),
  },
  'responder-says-revoked': {
    title: 'The responder says revoked, and nginx drops the response',
    stack: 'centos7',
    how: 'the key leaked, the certificate was revoked, and the new one is not installed',
    fails: ['ocsp-stapling'],
    ...overrideResponder({ status: 'revoked' }),
  },
  'responder-unknown': {
    title: 'The responder does not know the certificate, and nginx drops the response',
    stack: 'centos7',
    how: 'the responder of the CA lags behind its issuance',
    fails: ['ocsp-stapling'],
    ...overrideResponder({ status: 'unknown' }),
  },
  'staple-stale': {
    title: 'The stapled response is out of date',
    stack: 'centos7',
    how: 'ssl_stapling_file that nobody renews',
    fails: ['ocsp-stapling'],
    ...stapleFromFile('stale'),
  },
  'staple-revoked': {
    title: 'The stapled response says revoked',
    stack: 'centos7',
    how: 'ssl_stapling_file fetched after the key leaked',
    fails: ['ocsp-stapling', 'certificate-trust', 'certificate-revocation', 'ssl-labs-grade'],
    ...stapleFromFile('revoked'),
  },
  'staple-other-certificate': {
    title: 'The stapled response speaks of another certificate',
    stack: 'centos7',
    how: 'ssl_stapling_file from before the renewal',
    fails: ['ocsp-stapling'],
    ...stapleFromFile('other-certificate'),
  },
  'staple-signature-invalid': {
    title: 'The signature of the stapled response is not valid',
    stack: 'centos7',
    how: 'a file damaged in transit',
    fails: ['ocsp-stapling'],
    ...stapleFromFile('bad-signature'),
  },
} as const satisfies Record<string, StackFault>

const responseFile = '/etc/nginx/fault.der'
const overrideFile = '/pebble/override.json'

function stapleFromFile(answer: OcspAnswer): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      const response = createOcspResponse(await readLeaf(stack), await fetchIntermediate(stack), answer)
      await edgeOf(stack).write(responseFile, response)
      const from = 'ssl_stapling on;'
      await changeFile(
        edgeOf(stack),
        proxyFile,
        createReplacement([from, `${from} ssl_stapling_file ${responseFile};`]),
      )
      await reloadNginx(stack)
    },
    async revert(stack) {
      await restoreFile(edgeOf(stack), proxyFile)
      await edgeOf(stack).shell(`rm -f ${responseFile}`)
      await reloadNginx(stack)
    },
  }
}

function overrideResponder(override: {
  status: 'revoked' | 'unknown'
}): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      await hostNamed(stack, 'acme').write(overrideFile, JSON.stringify(override))
      await reloadNginx(stack, { staples: false })
    },
    async revert(stack) {
      await hostNamed(stack, 'acme').shell(`rm -f ${overrideFile}`)
      await reloadNginx(stack)
    },
  }
}

/** The certificate that nginx serves. Its key is not needed to speak of it, and the issuer's stands in. */
async function readLeaf(stack: Stack) {
  const pem = await edgeOf(stack).shell(`cat /etc/letsencrypt/live/${stack.target.host}/cert.pem`)
  const { privateKey } = await fetchIntermediate(stack)
  return { certificate: new X509Certificate(pem), pem, privateKey }
}
