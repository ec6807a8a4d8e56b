import { startSalt } from '../stacks/salt.ts'
import { saltFaults } from './salt.ts'
import { describeFaults } from './testing/stack-faults.ts'

describeFaults({
  name: 'salt',
  start: startSalt,
  faults: saltFaults,
  asWritten: { current: ['server-tokens', 'upload-limit'], salt: [] },
})
