import { testFaults } from '../../../lab/audits/embedded-audit.ts'
import { certificateFaults } from './certificate-faults.ts'

testFaults(certificateFaults)
