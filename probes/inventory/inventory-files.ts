import { defineProbe } from '../../core/probe.ts'

/** The inventory files that the hosts came from: they were read before the run began. */
export const inventoryFiles = defineProbe({
  id: 'inventory-files',
  given: ({ inventory }) => inventory.length > 0,
  needs: [],
  provides: ['inventory.files'],
  collect: async ({ access }) => ({ 'inventory.files': access.inventory }),
})
