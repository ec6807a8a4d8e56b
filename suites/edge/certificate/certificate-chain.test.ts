import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createCertificate,
  createChain,
  intermediate,
  type Overrides,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'
import { check } from './certificate-chain.ts'

const root = {
  ...intermediate,
  sha256: 'a1',
  subject: 'CN=Test Root',
  issuer: 'CN=Test Root',
  selfSigned: true,
}
const stranger = { ...intermediate, sha256: 'a2', subject: 'CN=Stranger', issuer: 'CN=Elsewhere' }
const upper = { ...intermediate, sha256: 'a3', subject: 'CN=Upper', issuer: 'CN=Test Root' }
const lower = { ...intermediate, sha256: 'a4', issuer: 'CN=Upper' }

function sent(certificates: Certificate[], pathToRoot = true): Overrides {
  const code = pathToRoot ? null : 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
  return { 'tls.certificates': [createChain({ chain: certificates, verification: { code, pathToRoot } })] }
}

testCases(check, [
  ['leaf and intermediate', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['with its root', sent([createCertificate(), intermediate, root]), 'pass'],
  ['the root itself issued the leaf', sent([createCertificate({ issuer: 'CN=Test Root' })]), 'pass'],
  ['a private root that is sent along', sent([createCertificate(), intermediate, root], false), 'pass'],
  [
    'self-signed: certificate-trust speaks of it',
    sent([createCertificate({ selfSigned: true, issuer: 'CN=chat.example.org' })], false),
    'pass',
  ],
  ['the intermediate is missing', sent([createCertificate()], false), 'fail', 'CN=Test Intermediate'],
  ['a stranger', sent([createCertificate(), intermediate, stranger]), 'fail', 'CN=Stranger'],
  [
    'the leaf twice',
    sent([createCertificate(), createCertificate(), intermediate]),
    'fail',
    /^sent twice: CN=chat/,
  ],
  ['out of order', sent([createCertificate(), upper, lower]), 'fail', 'not in order'],
  ['in order', sent([createCertificate(), lower, upper]), 'pass'],
  [
    'an unknown CA above the intermediate',
    sent([createCertificate(), intermediate], false),
    'inconclusive',
    'give --ca',
  ],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
