import * as z from 'zod'
import { inventoryFileSchema } from '../../core/inventory-file.ts'

export const inventoryFactsSchema = z.strictObject({
  /** The inventory files that were read, with the secrets that stand in them in the clear: where, never what. */
  files: z.array(inventoryFileSchema),
})
export type InventoryFacts = z.infer<typeof inventoryFactsSchema>

declare module '../../core/fact.ts' {
  interface FactAreas {
    inventory: z.infer<typeof inventoryFactsSchema>
  }
}
