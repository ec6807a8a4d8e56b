import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Certificate, Chain } from '../../../probes/tls/tls-facts.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import type { KeyPolicy } from '../../policies/policy.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import {
  chainFacts,
  describeKey,
  findWeakSignature,
  judgeChains,
} from '../../reading/edge/certificate-chains.ts'
import { standingOf } from '../../reading/edge/certificate-paths.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck<(typeof chainFacts)[number], KeyPolicy, 'tls.suites'>({
  id: 'certificate-key',
  area: 'edge',
  title: 'Key and signatures of the certificate are strong enough',
  severity: 'high',
  why: 'Whoever computes the private key from a short public one, or a second certificate with a colliding hash, is this server to everyone.',
  remediation:
    'Seed 000: `rsa-key-size = 4096` in `/etc/letsencrypt/cli.ini`, with `key-type = rsa` since certbot 2.0 makes ECDSA keys by default; then `certbot renew --force-renewal`.',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.5'],
  needs: chainFacts,
  requirements: {
    ...createPolicyRequirements('certificate-key'),
    current: {
      value: { rsaBits: 2048, ecBits: 256 },
      clauses: [rfc.rsaBits, rfc.signatureHash],
      departs: 'From seed 000: RSA 2048 is still enough and P-256 is stronger and faster than it.',
    },
    centos7: {
      value: { rsaBits: 4096, ecBits: null },
      clauses: [centos7.rsaKeySize],
      departs:
        'Certbot 2.0 (November 2022) makes ECDSA keys unless told otherwise; the clause asks nothing of those.',
    },
  },
  uses: ['tls.suites'],
  judge: (facts, { requirement, at }) =>
    judgeChains(facts, (sent, leaf) => {
      const chain = listUsed(sent, at)
      return combineVerdicts([
        judgeKey(leaf, requirement.value),
        ...judgeTests(chain, sent.keyTests),
        ...judgeKind(leaf, requirement.value),
        ...judgeKeyUsage(leaf, facts['tls.suites']),
        ...chain.filter((certificate) => !certificate.selfSigned).flatMap(judgeSignature),
        ...chain.slice(1).flatMap(judgeIssuerKey),
      ])
    }),
})

/** Certificates beside a path that is valid, such as an old cross-certificate, are nobody's affair. */
function listUsed(sent: Chain, at: Date): Certificate[] {
  const standing = standingOf(sent, at)
  if (standing.state !== 'valid') return sent.chain
  const used = new Set(standing.path.certificates.map(({ sha256 }) => sha256))
  return sent.chain.filter(({ sha256 }, index) => index === 0 || used.has(sha256))
}

/**
 * A key that may not make signatures can answer for no handshake but the exchange of keys by RSA (RFC 8446 §4.4.2.2; RFC 5246 §7.4.2), and
 * Chromium, Firefox and GnuTLS hold it to that.
 */
function judgeKeyUsage(
  { keyUsage, subject, key }: Certificate,
  suites: Fact<'tls.suites'> | undefined,
): Verdict[] {
  if (!keyUsage || keyUsage.includes('digitalSignature')) return []
  const evidence = createEvidence(
    'tls.certificates',
    `${subject}: key usage ${keyUsage.join(', ') || 'empty'}`,
  )
  const names = Object.values(suites ?? {}).flat()
  const signs = names.filter((name) => !/^TLS_RSA_/.test(name))
  if (/^RSA/.test(key.type) && signs.length === 0)
    return names.length > 0
      ? []
      : [
          inconclusive(
            'the key usage lacks digitalSignature, and what suites the server has is not known',
            evidence,
          ),
        ]
  return [
    fail(
      `the key usage lacks digitalSignature, which ${signs[0] ?? 'such a key'} needs: Chromium, Firefox and GnuTLS refuse it`,
      evidence,
    ),
  ]
}

function judgeKey(leaf: Certificate, { rsaBits, ecBits }: KeyPolicy): Verdict {
  const { type, bits, exponent } = leaf.key
  const shown = describeKey(leaf)
  const evidence = createEvidence('tls.certificates', `${leaf.subject}: ${shown}, ${leaf.signatureAlgorithm}`)
  if (type.startsWith('RSA')) {
    if (bits === null) return inconclusive('the size of the RSA key cannot be read', evidence)
    // The exponent has no factor in common with the even number below each prime (RFC 8017 §3.1): it is odd, and 3 at least.
    if (exponent !== null && (exponent === '1' || /[02468]$/.test(exponent)))
      return fail(
        `the RSA key has the exponent ${exponent}, with which it encrypts and signs nothing`,
        evidence,
      )
    return bits < rsaBits
      ? fail(`the key is ${shown}, ${rsaBits} bits are required`, evidence)
      : pass(`the key is ${shown}`, evidence)
  }
  if (type === 'DSA') return fail('the key is DSA, which no current client accepts', evidence)
  if (type !== 'EC') {
    return /^Ed(25519|448)$|^ML-DSA/i.test(type)
      ? pass(`the key is ${shown}`, evidence)
      : inconclusive(`keys of the type ${type} are not known here`, evidence)
  }
  if (bits === null) return inconclusive('the size of the EC key cannot be read', evidence)
  if (bits < (ecBits ?? 256)) return fail(`the key is ${shown}, ${ecBits ?? 256} bits are required`, evidence)
  return ecBits === null
    ? notApplicable(`the key is ${shown}; the document's rsa-key-size asks nothing of it`, evidence)
    : pass(`the key is ${shown}`, evidence)
}

/** Weak keys fail; a leaf whose key was not tried for what is published is not known to be sound. */
function judgeTests(chain: readonly Certificate[], keyTests: Chain['keyTests']): Verdict[] {
  const [leaf] = chain
  const weak = chain.flatMap((certificate) => {
    const found = keyTests?.find(({ sha256 }) => sha256 === certificate.sha256)?.weak ?? []
    return found.map(({ says }) =>
      fail(
        `the key of ${certificate.subject} is weak: ${says}`,
        createEvidence('tls.certificates', `${certificate.subject}: ${describeKey(certificate)}`),
      ),
    )
  })
  if (weak.length > 0) return weak
  return keyTests?.some(({ sha256 }) => sha256 === leaf?.sha256)
    ? []
    : [inconclusive('the key was not tried for published weaknesses (small factors, close primes, ROCA)')]
}

function judgeKind(leaf: Certificate, { kinds, curves, signatures }: KeyPolicy): Verdict[] {
  const { type, curve } = leaf.key
  const shown = describeKey(leaf)
  const evidence = createEvidence('tls.certificates', `${leaf.subject}: ${shown}, ${leaf.signatureAlgorithm}`)
  if (kinds && !kinds.includes(type))
    return [fail(`the key is ${shown}, only ${kinds.join(' and ')} keys are allowed`, evidence)]
  if (type === 'EC' && curves && curve === null)
    return [inconclusive('the curve of the EC key cannot be read', evidence)]
  if (type === 'EC' && curves && !curves.includes(curve ?? ''))
    return [fail(`the key is ${shown}, only ${curves.join(' and ')} are allowed`, evidence)]
  if (signatures && !signatures.includes(leaf.signatureAlgorithm)) {
    const rule = `only ${signatures.join(', ')} are allowed`
    return [fail(`the certificate is signed with ${leaf.signatureAlgorithm}, ${rule}`, evidence)]
  }
  return []
}

function judgeSignature(certificate: Certificate): Verdict[] {
  const isKnown = !/^\d+(\.\d+)+$/.test(certificate.signatureAlgorithm)
  if (findWeakSignature(certificate) === null && isKnown) return []
  const evidence = createEvidence(
    'tls.certificates',
    `${certificate.subject}: ${certificate.signatureAlgorithm}`,
  )
  const says = `${certificate.subject} is signed with ${certificate.signatureAlgorithm}`
  return [isKnown ? fail(says, evidence) : inconclusive(`${says}, which is not known here`, evidence)]
}

function judgeIssuerKey(certificate: Certificate): Verdict[] {
  const { type, bits } = certificate.key
  const weak =
    type === 'DSA' ||
    (bits !== null && ((type.startsWith('RSA') && bits < 2048) || (type === 'EC' && bits < 256)))
  const evidence = createEvidence('tls.certificates', `${certificate.subject}: ${describeKey(certificate)}`)
  return weak
    ? [fail(`the issuer ${certificate.subject} has a ${describeKey(certificate)} key`, evidence)]
    : []
}
