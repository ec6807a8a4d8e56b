import { startTransportEncryption } from '../stacks/transport-encryption.ts'
import { describeFaults } from './testing/stack-faults.ts'
import { transportEncryptionFaults } from './transport-encryption.ts'

describeFaults({
  name: 'transport-encryption',
  start: startTransportEncryption,
  faults: transportEncryptionFaults,
  asWritten: {
    current: [
      ...['server-tokens', 'upload-limit'],
      // MariaDB, which Mattermost 11 has left; skip-verify; an account for every address, and no firewall on any host.
      ...['db-version', 'db-tls-mode', 'db-grants', 'db-exposure', 'firewall'],
    ],
    'transport-encryption': [],
  },
})
