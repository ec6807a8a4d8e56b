import { startCluster } from '../stacks/cluster.ts'
import { clusterFaults } from './cluster.ts'
import { asWritten } from './testing/as-written.ts'
import { describeFaults } from './testing/stack-faults.ts'

describeFaults({
  name: 'cluster',
  start: startCluster,
  faults: clusterFaults,
  asWritten: asWritten.cluster,
})
