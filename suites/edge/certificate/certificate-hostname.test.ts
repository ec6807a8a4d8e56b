import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import { chain, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './certificate-hostname.ts'

cases(check, [
  ['the name is covered', {}, 'pass', 'chat.example.org'],
  ['documented', {}, 'pass', '', 'centos7'],
  [
    'another name',
    { 'tls.certificates': [chain({ matchesHost: false }, { dnsNames: ['www.example.org'] })] },
    'fail',
    'for www.example.org, not for chat.example.org',
  ],
  ['no name', { 'tls.certificates': [chain({ matchesHost: false }, { dnsNames: [] })] }, 'fail', 'no name'],
  ['one of two leaves', { 'tls.certificates': [chain(), chain({ matchesHost: false })] }, 'fail'],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
