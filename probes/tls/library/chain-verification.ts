import type { Endpoint } from '../asking/tls-endpoint.ts'
import type { CertificateReading } from '../certificate/parsed-certificate.ts'
import type { Roots } from '../certificate/trusted-roots.ts'
import { finishHandshake } from './finished-handshake.ts'

/**
 * OpenSSL's verdict on a chain, from a finished handshake in which the server sends that leaf: null is fine. `UNVERIFIED`: no handshake could
 * be finished, or it brought another certificate.
 *
 * @param alone - the server has no other certificate, so that nothing needs to be asked for
 */
export async function verifyChain(
  endpoint: Endpoint,
  leaf: CertificateReading,
  roots: Roots,
  alone: boolean,
): Promise<string | null> {
  const isRsa = leaf.key?.asymmetricKeyType?.startsWith('rsa')
  const handshake = await finishHandshake(endpoint, {
    roots,
    securityLevel: 0,
    ...(!alone && { signatureSchemes: isRsa ? openSslSchemes.rsa : openSslSchemes.others }),
  })
  const judged = handshake.status === 'ok' && handshake.value.leaf?.raw.equals(leaf.fields.raw)
  return judged ? handshake.value.verification : 'UNVERIFIED'
}

/** In OpenSSL's spelling. */
const openSslSchemes = {
  rsa: [
    'rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:rsa_pss_pss_sha256:rsa_pss_pss_sha384',
    'rsa_pss_pss_sha512:rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512',
  ].join(':'),
  others: 'ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512:ed25519:ed448',
} as const
