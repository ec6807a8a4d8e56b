import { startSalt } from '../stacks/salt.ts'
import { saltFaults } from './salt.ts'
import { asWritten } from './testing/as-written.ts'
import { describeFaults } from './testing/stack-faults.ts'

describeFaults({
  name: 'salt',
  start: startSalt,
  faults: saltFaults,
  asWritten: asWritten.salt,
})
