import { startCluster } from '../stacks/cluster.ts'
import { clusterFaults } from './cluster.ts'
import { describeFaults } from './testing/stack-faults.ts'

describeFaults({
  name: 'cluster',
  start: startCluster,
  faults: clusterFaults,
  asWritten: {
    current: [
      ...['server-tokens', 'upload-limit'],
      // Tunnels that nothing starts again, and gossip by UDP past them.
      ...['cluster-tunnels', 'cluster-plaintext-exposure', 'cluster-gossip-encryption'],
      // Only the members have a firewall.
      ...['firewall', 'db-exposure'],
      // The document's third part leaves nginx's side as it was: plain HTTP to the members.
      ...['app-transport-encryption', 'proxy-backend-tls'],
    ],
    'transport-encryption': ['app-transport-encryption', 'proxy-backend-tls'],
  },
})
