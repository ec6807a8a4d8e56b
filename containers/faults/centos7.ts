import { appFaults } from './centos7/app.ts'
import { certificateFaults } from './centos7/certificate.ts'
import { exposureFaults } from './centos7/exposure.ts'
import { hostFaults } from './centos7/host.ts'
import { httpFaults } from './centos7/http.ts'
import { stapleFaults } from './centos7/staple.ts'
import { tlsFaults } from './centos7/tls.ts'
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
