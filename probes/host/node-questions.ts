import {
  addresses,
  interfaceAddresses,
  interfaceKinds,
  ipsecPolicies,
} from './questions/cluster/host-addresses.ts'
import { preStartFile } from './questions/cluster/pre-start-file.ts'
import {
  authorizedKeys,
  hostKeyEcdsa,
  hostKeyEd25519,
  hostKeyRsa,
  tunnelKeyEcdsa,
  tunnelKeyEd25519,
  tunnelKeyRsa,
} from './questions/cluster/public-keys.ts'
import { ownKnownHosts, sharedKnownHosts } from './questions/cluster/trusted-host-keys.ts'
import { tunnelProcesses } from './questions/cluster/tunnel-processes.ts'
import { tunnelUnits } from './questions/cluster/tunnel-units.ts'

/** What else is asked of the nodes of a cluster. The facts that are made of the answers are the area `cluster`'s. */
export const nodeQuestions = {
  addresses,
  interfaceAddresses,
  interfaceKinds,
  ipsecPolicies,
  tunnelKeyRsa,
  tunnelKeyEcdsa,
  tunnelKeyEd25519,
  hostKeyRsa,
  hostKeyEcdsa,
  hostKeyEd25519,
  authorizedKeys,
  ownKnownHosts,
  sharedKnownHosts,
  tunnelUnits,
  tunnelProcesses,
  preStartFile,
} as const
