import { type KeyObject, verify } from 'node:crypto'
import type { BasicOCSPResponse } from '@peculiar/asn1-ocsp'

/** Did this key sign the response? Null: the algorithm isn't one that is known here. */
export function isSignedBy(key: KeyObject, response: BasicOCSPResponse): boolean | null {
  const algorithm = algorithms[response.signatureAlgorithm.algorithm]
  if (!algorithm || !response.tbsResponseDataRaw) return null
  if (!algorithm.keys.includes(key.asymmetricKeyType ?? '')) return false
  return verify(
    algorithm.hash,
    Buffer.from(response.tbsResponseDataRaw),
    key,
    Buffer.from(response.signature),
  )
}

interface Algorithm {
  /** Null where the hash is part of the scheme. */
  hash: string | null
  /** Node's key types that can have made it. */
  keys: readonly string[]
}

/** By OID: RFC 8017 appendix C, RFC 5758 §3.2, RFC 8410 §3. RSASSA-PSS, whose hash is a parameter, isn't judged. */
const algorithms: Readonly<Record<string, Algorithm>> = {
  '1.2.840.113549.1.1.5': { hash: 'sha1', keys: ['rsa'] },
  '1.2.840.113549.1.1.11': { hash: 'sha256', keys: ['rsa'] },
  '1.2.840.113549.1.1.12': { hash: 'sha384', keys: ['rsa'] },
  '1.2.840.113549.1.1.13': { hash: 'sha512', keys: ['rsa'] },
  '1.2.840.10045.4.1': { hash: 'sha1', keys: ['ec'] },
  '1.2.840.10045.4.3.2': { hash: 'sha256', keys: ['ec'] },
  '1.2.840.10045.4.3.3': { hash: 'sha384', keys: ['ec'] },
  '1.2.840.10045.4.3.4': { hash: 'sha512', keys: ['ec'] },
  '1.3.101.112': { hash: null, keys: ['ed25519'] },
  '1.3.101.113': { hash: null, keys: ['ed448'] },
}
