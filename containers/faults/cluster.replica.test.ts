import { startCluster } from '../stacks/cluster.ts'
import { clusterFaults } from './cluster.ts'
import { describeFaults } from './testing/stack-faults.ts'

describeFaults({
  name: 'cluster',
  start: startCluster,
  faults: clusterFaults,
  asWritten: { current: ['server-tokens', 'upload-limit'], 'transport-encryption': [] },
})
