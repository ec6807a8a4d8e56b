import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createChain, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './certificate-hostname.ts'

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
    { 'tls.certificates': [createChain({ matchesHost: false }, { dnsNames: [] })] },
    'fail',
    'no name',
  ],
  ['one of two leaves', { 'tls.certificates': [createChain(), createChain({ matchesHost: false })] }, 'fail'],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
