import { startCentos7 } from '../stacks/centos7.ts'
import { centos7Faults } from './centos7.ts'
import { asWritten } from './testing/as-written.ts'
import { describeFaults } from './testing/stack-faults.ts'

describeFaults({
  name: 'centos7',
  start: startCentos7,
  faults: centos7Faults,
  asWritten: asWritten.centos7,
})
