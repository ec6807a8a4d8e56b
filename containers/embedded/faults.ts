import { appFaults } from './faults/app.ts'
import { certificateFaults } from './faults/certificate.ts'
import type { Fault } from './faults/fault.ts'
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
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof faults
