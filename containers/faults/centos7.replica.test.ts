import { startCentos7 } from '../stacks/centos7.ts'
import { centos7Faults } from './centos7.ts'
import { describeFaults } from './testing/stack-faults.ts'

describeFaults({
  name: 'centos7',
  start: startCentos7,
  faults: centos7Faults,
  asWritten: {
    // nginx's default, and 50M where Mattermost takes 100 MiB.
    current: ['server-tokens', 'upload-limit'],
    centos7: [],
  },
})
