import * as z from 'zod'
import { residueSchema } from './residue.ts'

/** `encrypted`: by ansible-vault, GPG or age as a whole, so that its hosts are not known. */
export const inventoryFormats = [
  'salt-roster',
  'ansible-ini',
  'ansible-yaml',
  'ssh_config',
  'encrypted',
] as const
export type InventoryFormat = (typeof inventoryFormats)[number]

/** An inventory file that was read, with the secrets that stand in it in the clear: where, never what. */
export const inventoryFileSchema = z.strictObject({
  /** Its name without the folder. */
  name: z.string(),
  format: z.enum(inventoryFormats),
  hosts: z.array(z.string()),
  secrets: z.array(z.strictObject({ key: z.string(), line: z.int().positive() })),
  /** Places where a secret may stand that could not be read: a template, an included file. */
  residue: z.array(residueSchema).optional(),
  /** Permission bits of the file, `0640`; null where this system has none. */
  mode: z.string().nullable(),
})
export type InventoryFile = z.infer<typeof inventoryFileSchema>
