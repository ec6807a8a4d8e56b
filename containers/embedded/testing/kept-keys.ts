import type { KeyObject } from 'node:crypto'
import { type MakeKey, makeFreshKey } from '../../pki/issued-certificate.ts'

const kept = new Map<string, Promise<KeyObject>>()

/** One key for each role, for all replicas of this process: who shares it looks at one replica at a time. */
export const keepKey: MakeKey = (role, bits) => {
  const name = `${role}, ${bits} bits`
  const key = kept.get(name) ?? makeFreshKey(role, bits)
  kept.set(name, key)
  return key
}
