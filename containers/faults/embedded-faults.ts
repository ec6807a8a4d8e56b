import { appFaults } from './embedded/app-faults.ts'
import { certificateFaults } from './embedded/certificate-faults.ts'
import { configFaults } from './embedded/config-faults.ts'
import { databaseFaults } from './embedded/database-faults.ts'
import { hostFaults } from './embedded/host-faults.ts'
import { httpFaults } from './embedded/http-faults.ts'
import { networkFaults } from './embedded/network-faults.ts'
import { tlsFaults } from './embedded/tls-faults.ts'
import type { EmbeddedFault } from './fault.ts'

/** Every way the embedded replica can be broken, by name. */
export const faults = {
  ...httpFaults,
  ...tlsFaults,
  ...certificateFaults,
  ...appFaults,
  ...networkFaults,
  ...configFaults,
  ...databaseFaults,
  ...hostFaults,
} as const satisfies Record<string, EmbeddedFault>

export type FaultName = keyof typeof faults
