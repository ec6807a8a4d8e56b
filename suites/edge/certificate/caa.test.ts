import { ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  caa,
  chain,
  dnsAnswer,
  host,
  type Overrides,
  refused,
  resolverSilence,
  silence,
  transparency,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { CaaRecord } from '../../../probes/dns/dns-facts.ts'
import { check } from './caa.ts'

type Given = Partial<CaaRecord> & { tag: string; value: string }

const letsEncrypt = "C=US, O=Let's Encrypt, CN=R12"
const issued = (issuer: string, records: Given[], dnsNames = [host]): Overrides => ({
  'dns.caa': caa(...records),
  'tls.certificates': [chain({}, { issuer, dnsNames })],
  'tls.transparency': transparency({ publicRoot: true }),
})
const issue = (value: string) => ({ tag: 'issue', value })
const wild = (value: string) => ({ tag: 'issuewild', value })

cases(check, [
  ['the CA in use', issued(letsEncrypt, [issue('letsencrypt.org')]), 'pass', 'the certificate is theirs'],
  [
    'with parameters, in other case, beside others',
    issued(letsEncrypt, [issue('digicert.com'), issue(' LetsEncrypt.org ; validationmethods=dns-01')]),
    'pass',
  ],
  ['another CA', issued(letsEncrypt, [issue('digicert.com')]), 'fail', 'its renewal will be refused'],
  [
    'one of several names of a CA',
    issued('C=US, O=Amazon, CN=Amazon RSA 2048 M02', [issue('awstrust.com')]),
    'pass',
  ],
  ['nobody', issued(letsEncrypt, [issue(';')]), 'fail', 'lets nobody issue'],
  ['nobody, for a CA not known here', issued('O=Elsewhere, CN=X', [issue('')]), 'fail', 'lets nobody issue'],
  [
    'a CA not known here',
    issued('C=XX, O=Elsewhere, CN=X', [issue('elsewhere.example')]),
    'inconclusive',
    'not known here',
  ],
  [
    'a CA that goes by more names than are known here',
    issued('C=US, O=DigiCert Inc, CN=X', [issue('quovadisglobal.com')]),
    'inconclusive',
  ],
  [
    'the same by the name that is known',
    issued('C=US, O=DigiCert Inc, CN=X', [issue('digicert.com')]),
    'pass',
  ],
  ['none up to the top', { 'dns.caa': caa() }, 'fail', 'any public CA'],
  [
    'nothing that restricts',
    { 'dns.caa': caa({ tag: 'iodef', value: 'mailto:x' }) },
    'fail',
    'restrict nobody',
  ],
  [
    'only wildcards are restricted',
    issued(letsEncrypt, [wild('letsencrypt.org')]),
    'fail',
    'restrict nobody',
  ],
  [
    'a wildcard, by the records for wildcards',
    issued(letsEncrypt, [issue('digicert.com'), wild('letsencrypt.org')], ['*.example.org']),
    'pass',
  ],
  [
    'a wildcard, which they forbid',
    issued(letsEncrypt, [issue('letsencrypt.org'), wild(';')], ['*.example.org']),
    'fail',
    'nobody',
  ],
  ['a wildcard, by the others', issued(letsEncrypt, [issue('letsencrypt.org')], ['*.example.org']), 'pass'],
  [
    'a wildcard, and records of the name itself',
    {
      ...issued(letsEncrypt, [], ['*.example.org']),
      'dns.caa': ok({
        ...dnsAnswer(host),
        foundAt: host,
        records: [{ critical: false, ...issue('digicert.com') }],
      }),
    },
    'inconclusive',
    'wildcard',
  ],
  [
    'a critical property that no CA knows',
    issued(letsEncrypt, [issue('letsencrypt.org'), { critical: true, tag: 'tbs', value: 'x' }]),
    'fail',
    "'tbs'",
  ],
  [
    'a critical property that they know',
    issued(letsEncrypt, [{ critical: true, ...issue('letsencrypt.org') }]),
    'pass',
  ],
  ['a private CA', {}, 'pass', 'private CA'],
  [
    'a name that is not in DNS',
    { 'dns.caa': ok({ ...dnsAnswer(host), exists: false, foundAt: null, records: [] }) },
    'not-applicable',
    'NXDOMAIN',
  ],
  [
    'an address',
    { 'dns.caa': ok(null), 'dns.resolvers': { asked: 'no-name', servers: [] } },
    'not-applicable',
    'no name',
  ],
  [
    'reached past DNS',
    { 'dns.caa': ok(null), 'dns.resolvers': { asked: 'reached-elsewhere', servers: [] } },
    'not-assessed',
    '--resolver',
  ],
  ['no answer', { 'dns.caa': resolverSilence }, 'inconclusive', '192.0.2.53'],
  ['a closed port', { 'dns.caa': refused }, 'inconclusive', 'closed'],
  ['SERVFAIL', { 'dns.caa': { status: 'unresolved', code: 'SERVFAIL' } }, 'inconclusive', 'SERVFAIL'],
  [
    'records, but no certificate',
    { 'tls.certificates': [], 'tls.certificateFailures': [silence] },
    'inconclusive',
    'no certificate',
  ],
])
