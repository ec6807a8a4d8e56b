import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { readBoundedHandle } from '../work/bounded-file.ts'
import type { InventoryFacts } from './inventory-facts.ts'
import type { Inventory } from './inventory-host.ts'
import { parseInventory } from './parse-inventory.ts'

/** Bytes: some ten thousand hosts. */
const limit = 2 ** 20

export interface InventoryFile {
  inventory: Inventory
  /** What may be written down of it. */
  facts: InventoryFacts['files'][number]
}

/**
 * Reads an inventory file and what may be written down of it.
 *
 * @throws InventoryError where it can't be understood, FileTooLongError where it is longer than any is, Node's own error (with its code) where it can't be read.
 */
export async function readInventory(path: string): Promise<InventoryFile> {
  await using file = await open(path)
  const { mode } = await file.stat()
  const inventory = parseInventory(await readBoundedHandle(file, limit))
  return {
    inventory,
    facts: {
      name: basename(path),
      format: inventory.format,
      hosts: inventory.hosts.map(({ name }) => name),
      secrets: inventory.secrets.map(({ key, line }) => ({ key, line })),
      ...(inventory.residue.length > 0 && { residue: [...inventory.residue] }),
      mode: process.platform === 'win32' ? null : (mode & 0o7777).toString(8).padStart(4, '0'),
    },
  }
}
