import { failuresAsWritten } from '../../lab/stacks/failures-as-written.ts'
import { describeFaults } from '../../lab/stacks/stack-faults.ts'
import { startTransportEncryption } from '../stacks/transport-encryption.ts'
import { transportEncryptionFaults } from './transport-encryption-faults.ts'

describeFaults({
  name: 'transport-encryption',
  start: startTransportEncryption,
  faults: transportEncryptionFaults,
  asWritten: failuresAsWritten['transport-encryption'],
})
