import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createCaa,
  createChain,
  createDnsAnswer,
  createTransparency,
  host,
  type Overrides,
  refused,
  resolverSilence,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { CaaRecord } from '../../../probes/dns/dns-facts.ts'
import { check } from './caa.ts'

type Given = Partial<CaaRecord> & { tag: string; value: string }

const letsEncrypt = "C=US, O=Let's Encrypt, CN=R12"
const createIssuedFacts = (issuer: string, records: Given[], dnsNames = [host]): Overrides => ({
  'dns.caa': createCaa(...records),
  'tls.certificates': [createChain({}, { issuer, dnsNames })],
  'tls.transparency': createTransparency({ publicRoot: true }),
})
const issue = (value: string) => ({ tag: 'issue', value })
const wild = (value: string) => ({ tag: 'issuewild', value })

testCases(check, [
  [
    'the CA in use',
    createIssuedFacts(letsEncrypt, [issue('letsencrypt.org')]),
    'pass',
    'the certificate is theirs',
  ],
  [
    'with parameters, in other case, beside others',
    createIssuedFacts(letsEncrypt, [
      issue('digicert.com'),
      issue(' LetsEncrypt.org ; validationmethods=dns-01'),
    ]),
    'pass',
  ],
  [
    'another CA',
    createIssuedFacts(letsEncrypt, [issue('digicert.com')]),
    'fail',
    'its renewal will be refused',
  ],
  [
    'one of several names of a CA',
    createIssuedFacts('C=US, O=Amazon, CN=Amazon RSA 2048 M02', [issue('awstrust.com')]),
    'pass',
  ],
  ['nobody', createIssuedFacts(letsEncrypt, [issue(';')]), 'fail', 'lets nobody issue'],
  [
    'nobody, for a CA not known here',
    createIssuedFacts('O=Elsewhere, CN=X', [issue('')]),
    'fail',
    'lets nobody issue',
  ],
  [
    'a CA not known here',
    createIssuedFacts('C=XX, O=Elsewhere, CN=X', [issue('elsewhere.example')]),
    'inconclusive',
    'not known here',
  ],
  [
    'a CA that goes by more names than are known here',
    createIssuedFacts('C=US, O=DigiCert Inc, CN=X', [issue('quovadisglobal.com')]),
    'inconclusive',
  ],
  [
    'the same by the name that is known',
    createIssuedFacts('C=US, O=DigiCert Inc, CN=X', [issue('digicert.com')]),
    'pass',
  ],
  ['none up to the top', { 'dns.caa': createCaa() }, 'fail', 'any public CA'],
  [
    'nothing that restricts',
    { 'dns.caa': createCaa({ tag: 'iodef', value: 'mailto:x' }) },
    'fail',
    'restrict nobody',
  ],
  [
    'only wildcards are restricted',
    createIssuedFacts(letsEncrypt, [wild('letsencrypt.org')]),
    'fail',
    'restrict nobody',
  ],
  [
    'a wildcard, by the records for wildcards',
    createIssuedFacts(letsEncrypt, [issue('digicert.com'), wild('letsencrypt.org')], ['*.example.org']),
    'pass',
  ],
  [
    'a wildcard, which they forbid',
    createIssuedFacts(letsEncrypt, [issue('letsencrypt.org'), wild(';')], ['*.example.org']),
    'fail',
    'nobody',
  ],
  [
    'a wildcard, by the others',
    createIssuedFacts(letsEncrypt, [issue('letsencrypt.org')], ['*.example.org']),
    'pass',
  ],
  [
    'a wildcard, and records of the name itself',
    {
      ...createIssuedFacts(letsEncrypt, [], ['*.example.org']),
      'dns.caa': ok({
        ...createDnsAnswer(host),
        foundAt: host,
        records: [{ critical: false, ...issue('digicert.com') }],
      }),
    },
    'inconclusive',
    'wildcard',
  ],
  [
    'a critical property that no CA knows',
    createIssuedFacts(letsEncrypt, [issue('letsencrypt.org'), { critical: true, tag: 'tbs', value: 'x' }]),
    'fail',
    "'tbs'",
  ],
  [
    'a critical property that they know',
    createIssuedFacts(letsEncrypt, [{ critical: true, ...issue('letsencrypt.org') }]),
    'pass',
  ],
  [
    'a property that no CA knows and that is not critical is ignored (RFC 8659 §4.1)',
    createIssuedFacts(letsEncrypt, [issue('letsencrypt.org'), { tag: 'tbs', value: 'x' }]),
    'pass',
    'the certificate is theirs',
  ],
  [
    'the name itself beside a wildcard: the records for wildcards are not for it (RFC 8659 §4.3)',
    createIssuedFacts(letsEncrypt, [issue('letsencrypt.org'), wild(';')], [host, '*.example.org']),
    'pass',
    'the certificate is theirs',
  ],
  [
    'the same in capital letters',
    createIssuedFacts(
      letsEncrypt,
      [issue('letsencrypt.org'), wild(';')],
      [host.toUpperCase(), '*.example.org'],
    ),
    'pass',
  ],
  [
    'a certificate for another name, and no wildcard: the records for wildcards are not for it',
    createIssuedFacts(letsEncrypt, [issue('letsencrypt.org'), wild(';')], ['other.example.org']),
    'pass',
  ],
  [
    'records of the name itself, and no wildcard',
    {
      ...createIssuedFacts(letsEncrypt, []),
      'dns.caa': ok({
        ...createDnsAnswer(host),
        foundAt: host,
        records: [{ critical: false, ...issue('letsencrypt.org') }],
      }),
    },
    'pass',
    'the certificate is theirs',
  ],
  [
    'two CAs, each named once',
    createIssuedFacts(letsEncrypt, [
      issue('digicert.com'),
      issue('letsencrypt.org'),
      issue('digicert.com'),
      issue(';'),
    ]),
    'pass',
    'CAA lets digicert.com, letsencrypt.org issue',
  ],
  [
    'a public root above another certificate than the one served',
    {
      ...createIssuedFacts(letsEncrypt, [issue('digicert.com')]),
      'tls.transparency': createTransparency({ publicRoot: true, sha256: 'ef'.repeat(32) }),
    },
    'pass',
    'private CA',
  ],
  ['a private CA', {}, 'pass', 'private CA'],
  [
    'a name that is not in DNS',
    { 'dns.caa': ok({ ...createDnsAnswer(host), exists: false, foundAt: null, records: [] }) },
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
  [
    'a resolver that knows no zone of the name',
    { 'dns.caa': { status: 'unresolved', code: 'NO_ZONE' } },
    'inconclusive',
    'answers like that whatever there is',
  ],
  ['a closed port', { 'dns.caa': refused }, 'inconclusive', 'closed'],
  ['SERVFAIL', { 'dns.caa': { status: 'unresolved', code: 'SERVFAIL' } }, 'inconclusive', 'SERVFAIL'],
  [
    'records, but no certificate',
    { 'tls.certificates': [], 'tls.certificateFailures': [silence] },
    'inconclusive',
    'no certificate',
  ],
])
