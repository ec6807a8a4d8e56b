import { appFaults } from './embedded/app.ts'
import { certificateFaults } from './embedded/certificate.ts'
import { configFaults } from './embedded/config.ts'
import { databaseFaults } from './embedded/database.ts'
import { hostFaults } from './embedded/host.ts'
import { httpFaults } from './embedded/http.ts'
import { networkFaults } from './embedded/network.ts'
import { tlsFaults } from './embedded/tls.ts'
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
