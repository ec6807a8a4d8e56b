import { failuresAsWritten } from '../../lab/stacks/failures-as-written.ts'
import { describeFaults } from '../../lab/stacks/stack-faults.ts'
import { startSalt } from '../stacks/salt.ts'
import { saltFaults } from './salt-faults.ts'

describeFaults({
  name: 'salt',
  start: startSalt,
  faults: saltFaults,
  asWritten: failuresAsWritten.salt,
})
