import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError } from '../../../probes/host/format-error.ts'
import {
  type MattermostConfig,
  parseMattermostConfig,
} from '../../../probes/host/questions/mattermost-config.ts'
import { InventoryError } from '../../../probes/inventory/inventory-host.ts'
import { readInventory } from '../../../probes/inventory/read-inventory.ts'
import { FileTooLongError } from '../../../probes/work/bounded-file.ts'

/** Where the files usually are, below the folder of the call and below the root. */
const inventoryPlaces = [
  'roster',
  'inventory.ini',
  'inventory.yml',
  'inventory.yaml',
  'hosts.ini',
  'hosts.yml',
  'hosts',
  '/etc/salt/roster',
  '/etc/ansible/hosts',
] as const
const configPlaces = [
  'config.json',
  '/opt/mattermost/config/config.json',
  '/etc/mattermost/config.json',
] as const

export interface FoundInventory {
  path: string
  format: string
  hosts: string[]
  /** How many secrets stand in it in the clear. */
  secrets: number
}

export interface FoundConfig {
  path: string
  config: MattermostConfig
}

/** The first inventory that can be read and names hosts. */
export async function findInventory(
  folder: string,
  places: readonly string[] = inventoryPlaces,
): Promise<FoundInventory | null> {
  for (const place of places) {
    const found = await readInventoryAt(place, folder)
    if (found) return found
  }
  return null
}

/** The first config.json of Mattermost's that can be read. */
export async function findConfig(
  folder: string,
  places: readonly string[] = configPlaces,
): Promise<FoundConfig | null> {
  for (const place of places) {
    const found = await readConfigAt(place, folder)
    if (found) return found
  }
  return null
}

async function readInventoryAt(path: string, folder: string): Promise<FoundInventory | null> {
  try {
    const { inventory } = await readInventory(resolveWithin(folder, path))
    const hosts = inventory.hosts.map(({ name }) => name)
    if (hosts.length === 0) return null
    return { path, format: inventory.format, hosts, secrets: inventory.secrets.length }
  } catch (error) {
    // Not an inventory, or not ours to read: not found.
    if (error instanceof InventoryError || error instanceof FileTooLongError || isFileError(error))
      return null
    throw error
  }
}

async function readConfigAt(path: string, folder: string): Promise<FoundConfig | null> {
  try {
    const config = parseMattermostConfig(await readFile(resolveWithin(folder, path), 'utf8'))
    const known = Object.keys(config.settings).length > 0 || config.dataSources.length > 0
    return known ? { path, config } : null
  } catch (error) {
    if (error instanceof FormatError || isFileError(error)) return null
    throw error
  }
}

function resolveWithin(folder: string, path: string): string {
  return path.startsWith('/') ? path : join(folder, path)
}

function isFileError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).code === 'string'
}
