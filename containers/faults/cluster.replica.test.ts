import { asWritten } from '../../lab/stacks/as-written.ts'
import { describeFaults } from '../../lab/stacks/stack-faults.ts'
import { startCluster } from '../stacks/cluster.ts'
import { clusterFaults } from './cluster.ts'

describeFaults({
  name: 'cluster',
  start: startCluster,
  faults: clusterFaults,
  asWritten: asWritten.cluster,
})
