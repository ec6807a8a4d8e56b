import { defineCheck } from '../../../core/check.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import type { KeyPolicy } from '../../policies/policy.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import {
  chainFacts,
  describeKey,
  findWeakSignature,
  judgeChains,
} from '../../reading/edge/certificate-chains.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck<(typeof chainFacts)[number], KeyPolicy>({
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
  judge: (facts, { requirement }) =>
    judgeChains(facts, ({ chain }, leaf) =>
      combineVerdicts([
        judgeKey(leaf, requirement.value),
        ...judgeKind(leaf, requirement.value),
        ...chain.filter((certificate) => !certificate.selfSigned).flatMap(judgeSignature),
        ...chain.slice(1).flatMap(judgeIssuerKey),
      ]),
    ),
})

function judgeKey(leaf: Certificate, { rsaBits, ecBits }: KeyPolicy): Verdict {
  const { type, bits, exponent } = leaf.key
  const shown = describeKey(leaf)
  const evidence = createEvidence('tls.certificates', `${leaf.subject}: ${shown}, ${leaf.signatureAlgorithm}`)
  if (type.startsWith('RSA')) {
    if (bits === null) return inconclusive('the size of the RSA key cannot be read', evidence)
    if (exponent === '1')
      return fail('the RSA key has the exponent 1: it encrypts and signs nothing', evidence)
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
  if (findWeakSignature(certificate) === null) return []
  const evidence = createEvidence(
    'tls.certificates',
    `${certificate.subject}: ${certificate.signatureAlgorithm}`,
  )
  return [fail(`${certificate.subject} is signed with ${certificate.signatureAlgorithm}`, evidence)]
}

function judgeIssuerKey(certificate: Certificate): Verdict[] {
  const { type, bits } = certificate.key
  const weak = bits !== null && ((type.startsWith('RSA') && bits < 2048) || (type === 'EC' && bits < 256))
  const evidence = createEvidence('tls.certificates', `${certificate.subject}: ${describeKey(certificate)}`)
  return weak
    ? [fail(`the issuer ${certificate.subject} has a ${describeKey(certificate)} key`, evidence)]
    : []
}
