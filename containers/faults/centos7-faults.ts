import { appFaults } from './centos7/app-faults.ts'
import { certificateFaults } from './centos7/certificate-faults.ts'
import { exposureFaults } from './centos7/exposure-faults.ts'
import { hostFaults } from './centos7/host-faults.ts'
import { httpFaults } from './centos7/http-faults.ts'
import { stapleFaults } from './centos7/staple-faults.ts'
import { tlsFaults } from './centos7/tls-faults.ts'
import type { StackFault } from './fault.ts'

/** Every way seed 000's host can be broken, by name. */
export const centos7Faults = {
  ...httpFaults,
  ...tlsFaults,
  ...certificateFaults,
  ...stapleFaults,
  ...exposureFaults,
  ...appFaults,
  ...hostFaults,
} as const satisfies Record<string, StackFault>
