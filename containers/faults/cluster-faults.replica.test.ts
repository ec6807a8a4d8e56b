import { failuresAsWritten } from '../../lab/stacks/failures-as-written.ts'
import { describeFaults } from '../../lab/stacks/stack-faults.ts'
import { startCluster } from '../stacks/cluster.ts'
import { clusterFaults } from './cluster-faults.ts'

describeFaults({
  name: 'cluster',
  start: startCluster,
  faults: clusterFaults,
  asWritten: failuresAsWritten.cluster,
})
