import { startCentos7 } from '../stacks/centos7.ts'
import { centos7Faults } from './centos7.ts'
import { describeFaults } from './testing/stack-faults.ts'

describeFaults({
  name: 'centos7',
  start: startCentos7,
  faults: centos7Faults,
  asWritten: {
    current: [
      // nginx's default, and 50M where Mattermost takes 100 MiB.
      ...['server-tokens', 'upload-limit'],
      // The document enables it; MariaDB, which Mattermost 11 has left; and defaults that it keeps.
      ...['config-user-deletion', 'db-version', 'push-contents', 'push-encryption'],
    ],
    centos7: [],
  },
})
