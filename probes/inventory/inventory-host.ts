import type { InventoryFormat } from '../../core/inventory-file.ts'
import type { Residue } from '../../core/residue.ts'
import type { Secret } from '../../core/secret.ts'

/** One machine to log in to, whatever kind of file named it. */
export interface InventoryHost {
  /** Its name in the file: `mattermost.example.com`, a minion id, an ssh_config alias. */
  name: string
  /** Where to connect. */
  address: string
  port: number
  /** Null: the file names none. */
  user: string | null
  /** Private keys to try, in order, as written (`~` not expanded). */
  identityFiles: readonly string[]
  /** Found in the file, where it should not be. */
  password: Secret | null
  /** Whether the file asks for commands to be run through sudo. */
  sudo: boolean
  /** Hosts to go through, outermost first: `[user@]host[:port]`. */
  jumps: readonly string[]
  /** Groups it belongs to (Ansible); empty elsewhere. */
  groups: readonly string[]
  /** The name under which known_hosts has its key, where that isn't the address (HostKeyAlias). */
  hostKeyAlias: string | null
}

/** A secret that stands in an inventory in the clear: where, never what. */
export interface SecretPlace {
  /** Path of keys: `mattermost.example.com.minion_opts.postgres.pass`. */
  key: string
  /** Line in the file, counted from 1. */
  line: number
}

export interface Inventory {
  format: InventoryFormat
  hosts: readonly InventoryHost[]
  secrets: readonly SecretPlace[]
  /** Where a secret may stand that could not be read. */
  residue: readonly Residue[]
  /** What the file says that was not followed, for the user to know: fewer hosts may be checked than expected. */
  notes: readonly string[]
}

/** The inventory can't be read as it stands. The message never quotes the file, which may hold passwords. */
export class InventoryError extends Error {
  override readonly name = 'InventoryError'
  readonly format: InventoryFormat
  /** Null where no one line is to blame. */
  readonly line: number | null

  constructor(format: InventoryFormat, line: number | null, complaint: string) {
    super(line === null ? complaint : `line ${line}: ${complaint}`)
    this.format = format
    this.line = line
  }
}

/** A TCP port out of a file, or a complaint. */
export function parsePort(value: unknown, format: InventoryFormat, line: number | null): number {
  const text = String(value)
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65535) throw new InventoryError(format, line, 'port is not a number from 1 to 65535')
  return port
}
