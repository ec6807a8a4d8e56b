import { defineCheck } from '../../../core/check.ts'
import { fail, type Verdict } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import {
  createSuiteEvidence,
  formatSuites,
  judgeForbiddenSuites,
  listOfferedSuites,
  type SuiteFacts,
  suiteFacts,
} from '../../reading/edge/offered-suites.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Either a list that nothing may be outside of, or the weaknesses that no other check owns. */
type Value = { allowed: readonly string[] } | { allowed: null }

/** What nginx makes of seed 000's list: its TLS13-* and TLS_* names select nothing, so TLS 1.3 keeps OpenSSL's default. */
const tls13Default = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']
const tls13Perfect = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']
const tls12 = [
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
]
const tls12Legacy = [...tls12, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA']

const obsolete =
  "The list's TLS13-* and TLS_* names are no cipher names to OpenSSL and nginx ignores them. TLS 1.3 keeps OpenSSL's default of three suites, TLS_AES_128_GCM_SHA256 among them, which RFC 8446 §9.1 makes mandatory."

export const check = defineCheck<(typeof suiteFacts)[number], Value>({
  id: 'tls-ciphers',
  area: 'edge',
  title: 'The cipher suites offered are those that the profile allows',
  severity: 'high',
  why: 'A suite without encryption or without authentication protects nobody, and a server without authenticated encryption leaves TLS 1.2 to padding oracles.',
  remediation:
    '`ssl_ciphers` in nginx, for instance `ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305`. TLS 1.3 suites are set by `ssl_conf_command Ciphersuites …` (nginx ≥ 1.19.4), not by this list.',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.1', 'https://ssl-config.mozilla.org'],
  needs: suiteFacts,
  requirements: {
    ...createPolicyRequirements('tls-ciphers'),
    current: {
      title:
        'Every cipher suite encrypts with at least 112 bits and authenticates, and there is an AEAD suite, in TLS 1.2 too',
      value: { allowed: null },
      clauses: [rfc.nullSuites, rfc.exportSuites, rfc.aeadSuites, rfc.cbc],
      departs:
        'From seed 000: its list may be wider and narrower. This check owns suites without encryption or authentication, those of less than 112 bits, and the lack of any AEAD suite; rc4, sweet32, freak, logjam, beast, poodle and tls-forward-secrecy own the other weaknesses. From RFC 9325 §4.2: CBC suites behind AEAD ones are not failed; only a client that has nothing else gets them.',
    },
    centos7: {
      value: { allowed: [...tls13Default, ...tls12] },
      clauses: [centos7.ciphers, rfc.mandatorySuite],
      departs: obsolete,
    },
    'centos7-legacy': {
      value: { allowed: [...tls13Default, ...tls12Legacy] },
      clauses: [centos7.ciphersLegacy, rfc.mandatorySuite],
      departs: obsolete,
    },
    'centos7-perfect': {
      value: { allowed: [...tls13Perfect, ...tls12] },
      clauses: [centos7.ciphers, centos7.perfectSuites],
      departs:
        "The list's TLS13-* and TLS_* names are no cipher names to OpenSSL; here openssl.cnf sets the TLS 1.3 suites.",
    },
  },
  judge(facts, { requirement }) {
    const { allowed } = requirement.value
    return allowed ? judgeList(facts, allowed) : judgeWeaknesses(facts)
  },
})

function judgeList(facts: SuiteFacts, allowed: readonly string[]): Verdict {
  const verdict = judgeForbiddenSuites(
    facts,
    'suites outside the list',
    ({ suite }) => !allowed.includes(suite.name),
  )
  if (verdict.verdict !== 'pass') return verdict
  const names = new Set(listOfferedSuites(facts).map(({ suite }) => suite.name))
  const absent = allowed.filter((name) => !names.has(name))
  if (absent.length === 0) return verdict
  return { ...verdict, reason: `${verdict.reason}; on the list and not offered: ${absent.join(', ')}` }
}

function judgeWeaknesses(facts: SuiteFacts): Verdict {
  const verdict = judgeForbiddenSuites(
    facts,
    'suites without encryption or authentication, or with less than 112 bits,',
    ({ suite }) =>
      suite.mode === 'NULL' ||
      suite.authentication === 'anon' ||
      suite.authentication === 'NULL' ||
      suite.export ||
      suite.bits < 112,
  )
  if (verdict.verdict !== 'pass') return verdict
  const tls12 = listOfferedSuites(facts, ['TLS 1.2'])
  const offered = tls12.length > 0 ? tls12 : listOfferedSuites(facts)
  if (!offered.some(({ suite }) => suite.mode === 'AEAD')) {
    return fail(
      `${tls12.length > 0 ? 'TLS 1.2' : 'everything'} is offered without any AEAD suite: ${formatSuites(offered)}`,
      ...createSuiteEvidence(offered),
    )
  }
  return verdict
}
