import { cipherSuiteNamed } from '../registry/cipher-suites.ts'
import { versionCode } from '../registry/versions.ts'
import type { PrfHash } from './prf.ts'

/** What protects records under one CBC suite in one version. Lengths in bytes. */
export interface CbcSuite {
  /** OpenSSL's name. */
  cipher: string
  keyLength: number
  blockLength: number
  mac: 'md5' | 'sha1' | 'sha256' | 'sha384'
  macLength: number
  prf: PrfHash
  /** Since TLS 1.1 each record carries its IV (RFC 4346 §6.2.3.2); before, it is the end of the record before. */
  explicitIv: boolean
}

/**
 * How to speak a suite that is named; null: no CBC suite, or with a cipher that this machine's library may lack.
 *
 * @param version - ProtocolVersion as negotiated, TLS 1.0 to 1.2
 */
export function cbcSuiteNamed(name: string, version: number): CbcSuite | null {
  const suite = cipherSuiteNamed(name)
  const cipher = suite && !suite.export ? ciphers[suite.cipher] : undefined
  const mac = macs[suite?.mac ?? '']
  if (!cipher || !mac) return null
  const explicitIv = version >= versionCode('TLS 1.1')
  if (version < versionCode('TLS 1.2')) return { ...cipher, ...mac, prf: 'md5-sha1', explicitIv }
  // The PRF's hash is SHA-256 unless the suite says otherwise, and those that do are the ones with SHA-384 (RFC 5289 §3).
  return { ...cipher, ...mac, prf: mac.mac === 'sha384' ? 'sha384' : 'sha256', explicitIv }
}

type Cipher = Pick<CbcSuite, 'cipher' | 'keyLength' | 'blockLength'>

/** By the registry's names (RFC 5246 appendix C, RFC 5932 §2). */
const ciphers: Readonly<Record<string, Cipher>> = {
  AES_128_CBC: { cipher: 'aes-128-cbc', keyLength: 16, blockLength: 16 },
  AES_256_CBC: { cipher: 'aes-256-cbc', keyLength: 32, blockLength: 16 },
  CAMELLIA_128_CBC: { cipher: 'camellia-128-cbc', keyLength: 16, blockLength: 16 },
  CAMELLIA_256_CBC: { cipher: 'camellia-256-cbc', keyLength: 32, blockLength: 16 },
  '3DES_EDE_CBC': { cipher: 'des-ede3-cbc', keyLength: 24, blockLength: 8 },
}

const macs: Readonly<Record<string, Pick<CbcSuite, 'mac' | 'macLength'>>> = {
  SHA: { mac: 'sha1', macLength: 20 },
  SHA256: { mac: 'sha256', macLength: 32 },
  SHA384: { mac: 'sha384', macLength: 48 },
}
