import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  type Overrides,
  reset,
  tls12Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './post-quantum.ts'

const createGroupFacts = (decides: 'server' | 'client' | undefined, ...names: string[]): Overrides => ({
  'tls.groups': { 'TLS 1.2': names.filter((name) => !/KEM|Kyber/.test(name)), 'TLS 1.3': names },
  'tls.groupPreference': decides ? { 'TLS 1.2': decides, 'TLS 1.3': decides } : {},
})
const seen = (group: string): Overrides => ({
  'tls.handshake': ok({ version: 'TLS 1.3', suite: 'TLS_AES_256_GCM_SHA384', group, alpn: null }),
})
const curves = ['x25519', 'secp256r1', 'secp384r1']
const without = createGroupFacts('server', ...curves)
const first = createGroupFacts('server', 'X25519MLKEM768', ...curves)
const last = createGroupFacts('server', ...curves, 'X25519MLKEM768')
const byClient = createGroupFacts('client', ...curves, 'X25519MLKEM768')

testCases(check, [
  ['nothing of it', without, 'not-applicable', 'no group with ML-KEM is offered'],
  ['nothing of it, where it is asked for', without, 'fail', 'no group with ML-KEM', 'post-quantum'],
  [
    'no TLS 1.3, where it is asked for',
    { ...createSuiteFacts({ 'TLS 1.2': tls12Suites }) },
    'fail',
    'TLS 1.3, without which there is no ML-KEM',
    'post-quantum',
  ],
  [
    'TLS 1.3 did not answer',
    {
      'tls.versions': { ...createSuiteFacts({ 'TLS 1.2': tls12Suites })['tls.versions'], 'TLS 1.3': reset },
      'tls.groups': {},
    },
    'inconclusive',
    'not known',
  ],
  [
    'groups not settled',
    { ...without, 'tls.groupRefusals': {} },
    'inconclusive',
    'whether ML-KEM is offered is not known',
  ],
  [
    'groups of TLS 1.2 alone not settled',
    { ...without, 'tls.groupsUntested': { 'TLS 1.2': ['secp521r1'] } },
    'not-applicable',
  ],
  // Go's CurvePreferences as it comes, golang/go #69985; nginx with OpenSSL 3.5 as it comes.
  [
    'the hybrid first, the server decides',
    { ...first, ...seen('X25519MLKEM768') },
    'pass',
    'X25519MLKEM768: chosen for',
  ],
  ['the same, asked for', { ...first, ...seen('X25519MLKEM768') }, 'pass', 'Chromium 156', 'post-quantum'],
  ['the client decides', { ...byClient, ...seen('X25519MLKEM768') }, 'pass', 'chosen for'],
  // OpenSSL before 3.5.0's list of tuples: a server that puts its x25519 before the hybrid takes the share at hand.
  ['x25519 before it, and chosen', { ...last, ...seen('x25519') }, 'fail', 'offered and not chosen'],
  [
    'x25519 before it, and which is chosen was not seen',
    { ...last, 'tls.handshake': reset },
    'inconclusive',
    'cannot be told',
  ],
  [
    'x25519 before it, and the first share is taken all the same',
    { ...last, ...seen('X25519MLKEM768') },
    'pass',
  ],
  // The hybrid alone: Go's CurvePreferences: []tls.CurveID{tls.X25519MLKEM768}.
  [
    'the hybrid alone',
    { ...createGroupFacts(undefined, 'X25519MLKEM768'), ...seen('X25519MLKEM768') },
    'pass',
  ],
  // Chrome 124 to 130 had the draft, Chrome 131 dropped it: servers that had only this lost it.
  [
    'a draft with Kyber alone',
    createGroupFacts('server', 'X25519Kyber768Draft00', ...curves),
    'fail',
    'a draft that no client',
  ],
  [
    'P-384 with ML-KEM 1024 alone',
    { ...createGroupFacts('server', 'SecP384r1MLKEM1024', ...curves), ...seen('x25519') },
    'inconclusive',
    'cannot be told for: Go 1.26',
  ],
  [
    'P-384 with ML-KEM 1024 alone, every client asked for',
    { ...createGroupFacts('server', 'SecP384r1MLKEM1024', ...curves), ...seen('x25519') },
    'fail',
    'which these clients do not have',
    'post-quantum',
  ],
  [
    'ML-KEM without a curve, which browsers do not have',
    { ...createGroupFacts('server', 'MLKEM768', ...curves), ...seen('x25519') },
    'fail',
    'which these clients do not have',
  ],
  ['not asked', { 'tls.handshake': undefined }, 'inconclusive'],
])
