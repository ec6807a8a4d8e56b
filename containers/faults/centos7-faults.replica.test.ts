import { failuresAsWritten } from '../../lab/stacks/failures-as-written.ts'
import { describeFaults } from '../../lab/stacks/stack-faults.ts'
import { startCentos7 } from '../stacks/centos7.ts'
import { centos7Faults } from './centos7-faults.ts'

describeFaults({
  name: 'centos7',
  start: startCentos7,
  faults: centos7Faults,
  asWritten: failuresAsWritten.centos7,
})
