import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createChain, createCollection, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Collection } from '../../../probes/collection.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'
import { check } from './certificate-hostname.ts'

function mismatch(leaf: Partial<Certificate>, host?: string): Collection {
  const collection = createCollection({ 'tls.certificates': [createChain({ matchesHost: false }, leaf)] })
  return host === undefined ? collection : { ...collection, target: { ...collection.target, host } }
}

testCases(check, [
  ['the name is covered', {}, 'pass', 'chat.example.org'],
  ['documented', {}, 'pass', '', 'centos7'],
  [
    'another name',
    { 'tls.certificates': [createChain({ matchesHost: false }, { dnsNames: ['www.example.org'] })] },
    'fail',
    'for www.example.org, not for chat.example.org',
  ],
  [
    'no name',
    { 'tls.certificates': [createChain({ matchesHost: false }, { dnsNames: [], subject: 'O=Test' })] },
    'fail',
    'for no name',
  ],
  [
    'the common name alone (Chrome 58, 2017-04; golang/go issue 39568)',
    mismatch({ dnsNames: [] }),
    'fail',
    'has chat.example.org in its subject alone, where no client looks',
  ],
  [
    'a wildcard for one label more (nginx-proxy issue 442)',
    mismatch({ dnsNames: ['*.example.org'] }, 'a.b.example.org'),
    'fail',
    'a wildcard stands for one label alone (RFC 9525 §6.3): not for a.b.example.org',
  ],
  [
    'a wildcard below the top level',
    mismatch({ dnsNames: ['*.test'] }, 'chat.test'),
    'fail',
    'no wildcard that has a single label after it',
  ],
  [
    'an address as a DNS name (minio issue 9308, golang/go issue 22922)',
    mismatch({ dnsNames: ['192.0.2.1'] }, '192.0.2.1'),
    'fail',
    'has 192.0.2.1 as a DNS name, which stands for no address',
  ],
  [
    'names that cannot be read',
    mismatch({ dnsNames: [], unread: ['subjectAltName'] }),
    'inconclusive',
    'cannot be read',
  ],
  [
    'an extension that comes twice',
    mismatch({ dnsNames: [], deviations: ['duplicate-extension'] }),
    'inconclusive',
    'comes twice',
  ],
  ['one of two leaves', { 'tls.certificates': [createChain(), createChain({ matchesHost: false })] }, 'fail'],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
