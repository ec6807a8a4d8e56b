import { appFaults } from './faults/app.ts'
import { certificateFaults } from './faults/certificate.ts'
import { configFaults } from './faults/config.ts'
import { databaseFaults } from './faults/database.ts'
import type { Fault } from './faults/fault.ts'
import { hostFaults } from './faults/host.ts'
import { httpFaults } from './faults/http.ts'
import { networkFaults } from './faults/network.ts'
import { tlsFaults } from './faults/tls.ts'

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
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof faults
