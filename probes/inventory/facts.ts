import * as z from 'zod'
import { inventoryFormats } from './host.ts'

export const inventoryFactsSchema = z.strictObject({
  /** The inventory files that were read, with the secrets that stand in them in the clear: where, never what. */
  files: z.array(
    z.strictObject({
      /** Its name without the folder. */
      name: z.string(),
      format: z.enum(inventoryFormats),
      hosts: z.array(z.string()),
      secrets: z.array(z.strictObject({ key: z.string(), line: z.int().positive() })),
      /** Permission bits of the file, `0640`; null where this system has none. */
      mode: z.string().nullable(),
    }),
  ),
})
export type InventoryFacts = z.infer<typeof inventoryFactsSchema>
