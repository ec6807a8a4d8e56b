import type { Work } from '../../../work/work-budget.ts'
import type { Chain } from '../../tls-facts.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import { type KeyTestResult, testKey } from './key-tests.ts'

/** Tries the key of each certificate, the leaf's first; certificates that share one share its result. Of a long list, some. */
export function* testChainKeys(chain: readonly ParsedCertificate[]): Work<NonNullable<Chain['keyTests']>> {
  const known = new Map<string, KeyTestResult>()
  const results: NonNullable<Chain['keyTests']> = []
  for (const { fields, keyInfo, facts } of chain) {
    if (results.some(({ sha256 }) => sha256 === facts.sha256)) continue
    const id = fields.publicKeyInfo.toString('latin1')
    if (!known.has(id) && known.size === maxKeys) continue
    const result = known.get(id) ?? (keyInfo ? yield* testKey(keyInfo) : { tested: [], weak: [] })
    known.set(id, result)
    results.push({ sha256: facts.sha256, ...result })
  }
  return results
}

/** No path in use is as long. */
const maxKeys = 8
