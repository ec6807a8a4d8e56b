import { startTransportEncryption } from '../stacks/transport-encryption.ts'
import { asWritten } from './testing/as-written.ts'
import { describeFaults } from './testing/stack-faults.ts'
import { transportEncryptionFaults } from './transport-encryption.ts'

describeFaults({
  name: 'transport-encryption',
  start: startTransportEncryption,
  faults: transportEncryptionFaults,
  asWritten: asWritten['transport-encryption'],
})
