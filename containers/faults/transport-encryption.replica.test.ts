import { startTransportEncryption } from '../stacks/transport-encryption.ts'
import { describeFaults } from './testing/stack-faults.ts'
import { transportEncryptionFaults } from './transport-encryption.ts'

describeFaults({
  name: 'transport-encryption',
  start: startTransportEncryption,
  faults: transportEncryptionFaults,
  asWritten: { current: ['server-tokens', 'upload-limit'], 'transport-encryption': [] },
})
