import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createVersions, reset, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './drown.ts'

const good = createVersions({ 'TLS 1.2': 'a', 'TLS 1.3': 'b' })

testCases(check, [
  ['refused by an alert', {}, 'pass', 'other servers with the same key were not looked at'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'spoken',
    { 'tls.versions': createVersions({ 'SSL 2.0': 'SSL_CK_RC4_128_WITH_MD5', 'TLS 1.2': 'a' }) },
    'fail',
    'SSL 2.0 is spoken',
  ],
  ['silence', { 'tls.versions': { ...good, 'SSL 2.0': silence } }, 'inconclusive'],
  ['reset', { 'tls.versions': { ...good, 'SSL 2.0': reset } }, 'inconclusive'],
  ['not asked', { 'tls.versions': { 'TLS 1.2': ok({ suite: 'a' }) } }, 'inconclusive', 'not asked'],
  ['everything refused', { 'tls.versions': createVersions({}) }, 'inconclusive', 'no version was negotiated'],
])

testCases(check, [
  [
    'the refusal is shown, and what it is compared with',
    {},
    'pass',
    /./,
    'current',
    [/^tls\.versions SSL 2\.0: (?!negotiated)/, /^tls\.versions TLS 1\.3: negotiated, /],
  ],
])
