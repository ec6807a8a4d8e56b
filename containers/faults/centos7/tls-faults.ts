import { readDocumentedFile } from '../../stacks/edge-installation.ts'
import type { StackFault } from '../fault.ts'
import { createReplacement } from '../file-change.ts'
import { changeProxy } from '../proxy-change.ts'
import { edgeOf } from '../stack-hosts.ts'

const protocols = 'ssl_protocols TLSv1.2 TLSv1.3;'
const ciphers = /ssl_ciphers [^;]*;/g

/** What nginx negotiates. */
export const tlsFaults = {
  'tls-1.0': {
    title: 'TLS 1.0 and 1.1 are spoken',
    stack: 'centos7',
    how: 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3, and OpenSSL told to allow it, SHA-1 signatures included',
    fails: ['tls-versions', 'tls-signature-algorithms', 'beast', 'ssl-labs-grade'],
    ...changeProxy(
      createReplacement(
        [protocols, 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;'],
        [':ECDHE-ECDSA-AES256-SHA;', ':ECDHE-RSA-AES256-SHA:@SECLEVEL=0;'],
      ),
    ),
  },
  'tls-1.3-off': {
    title: 'TLS 1.3 is missing',
    stack: 'centos7',
    how: 'ssl_protocols TLSv1.2',
    profile: 'centos7',
    fails: ['tls-versions', 'ssl-labs-grade'],
    ...changeProxy(createReplacement([protocols, 'ssl_protocols TLSv1.2;'])),
  },
  'cbc-suites-on': {
    title: 'CBC suites are offered',
    stack: 'centos7',
    how: "the document's list for old platforms on a site that has none",
    profile: 'centos7',
    fails: ['tls-ciphers'],
    ...changeProxy(createReplacement([ciphers, readDocumentedFile('legacy-ciphers.conf').trim()])),
  },
  'aead-suites-absent': {
    title: 'TLS 1.2 has CBC suites only',
    stack: 'centos7',
    how: 'a cipher list of 2010',
    fails: ['tls-ciphers'],
    ...changeProxy(createReplacement([ciphers, 'ssl_ciphers ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA;'])),
  },
  'static-rsa-suite': {
    title: 'A suite without forward secrecy is offered',
    stack: 'centos7',
    how: 'AES256-GCM-SHA384 in ssl_ciphers',
    fails: ['tls-forward-secrecy'],
    ...changeProxy(createReplacement([':ECDHE-ECDSA-AES256-SHA;', ':AES256-GCM-SHA384;'])),
  },
  'anonymous-suite': {
    title: 'A suite without authentication is offered',
    stack: 'centos7',
    how: 'ALL:@SECLEVEL=0 in ssl_ciphers, which also lets SHA-1 sign',
    fails: ['tls-ciphers', 'tls-signature-algorithms', 'ssl-labs-grade'],
    ...changeProxy(createReplacement([':ECDHE-ECDSA-AES256-SHA;', ':AECDH-AES256-SHA:@SECLEVEL=0;'])),
  },
  'cbc-preferred': {
    title: 'A CBC suite is preferred to those with AEAD',
    stack: 'centos7',
    how: 'the list was sorted by name',
    fails: ['tls-preference'],
    ...changeProxy(createReplacement(['ssl_ciphers ', 'ssl_ciphers ECDHE-RSA-AES256-SHA384:'])),
  },
  'server-order-off': {
    title: 'The client chooses the suite',
    stack: 'centos7',
    how: 'ssl_prefer_server_ciphers off',
    profile: 'centos7',
    fails: ['tls-preference'],
    ...changeProxy(createReplacement(['ssl_prefer_server_ciphers on;', 'ssl_prefer_server_ciphers off;'])),
  },
  'curve-p256-only': {
    title: 'Only P-256 for key exchange',
    stack: 'centos7',
    how: 'ssl_ecdh_curve prime256v1',
    profile: 'centos7',
    fails: ['tls-groups'],
    ...changeProxy(createReplacement(['secp521r1:secp384r1', 'prime256v1'])),
  },
  'dh-1024': {
    title: 'DHE with a group of 1024 bits',
    stack: 'centos7',
    how: 'a DHE suite, and a dhparam file of another age',
    fails: ['tls-dh-parameters', 'ssl-labs-grade'],
    ...useSmallDhGroup(),
  },
} as const satisfies Record<string, StackFault>

function useSmallDhGroup(): Pick<StackFault, 'apply' | 'revert'> {
  const file = '/etc/nginx/dh1024.pem'
  const { apply, revert } = changeProxy(
    createReplacement(
      [':ECDHE-ECDSA-AES256-SHA;', ':DHE-RSA-AES256-GCM-SHA384:@SECLEVEL=1;'],
      ['#ssl_dhparam /etc/nginx/ssl/dh4096.pem;', `ssl_dhparam ${file};`],
    ),
  )
  return {
    async apply(stack) {
      await edgeOf(stack).shell(`openssl dhparam -dsaparam -out ${file} 1024 2>&1`)
      await apply(stack)
    },
    async revert(stack) {
      await revert(stack)
      await edgeOf(stack).shell(`rm -f ${file}`)
    },
  }
}
