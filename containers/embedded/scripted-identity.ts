import type { KeyObject } from 'node:crypto'

/** What a scripted server shows of itself. */
export interface ScriptedIdentity {
  key: KeyObject
  /** DER, leaf first. */
  chain: readonly Uint8Array[]
  /** Names of the groups it would agree on, in its order. */
  groups: readonly string[]
  /** Keys that it uses again, by group; without them every handshake gets a new one. */
  keptKeys?: Map<string, Uint8Array>
}
