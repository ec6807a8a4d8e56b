import { dnatFaults } from './cluster/dnat-faults.ts'
import { firewallFaults } from './cluster/firewall-faults.ts'
import { serviceFaults } from './cluster/service-faults.ts'
import { tunnelFaults } from './cluster/tunnel-faults.ts'
import type { StackFault } from './fault.ts'

/** Every way seed 001's cluster can be broken, by name; each on its first node. */
export const clusterFaults = {
  ...dnatFaults,
  ...tunnelFaults,
  ...firewallFaults,
  ...serviceFaults,
} as const satisfies Record<string, StackFault>
