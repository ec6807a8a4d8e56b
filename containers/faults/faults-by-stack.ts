import { centos7Faults } from './centos7-faults.ts'
import { clusterFaults } from './cluster-faults.ts'
import type { StackFault, StackName } from './fault.ts'
import { saltFaults } from './salt-faults.ts'
import { transportEncryptionFaults } from './transport-encryption-faults.ts'

export const faultsByStack = {
  centos7: centos7Faults,
  'transport-encryption': transportEncryptionFaults,
  cluster: clusterFaults,
  salt: saltFaults,
} as const satisfies Record<StackName, Record<string, StackFault>>

/** Every fault of every stack, by name. */
export const stackFaults: Readonly<Record<string, StackFault>> = {
  ...centos7Faults,
  ...transportEncryptionFaults,
  ...clusterFaults,
  ...saltFaults,
}
