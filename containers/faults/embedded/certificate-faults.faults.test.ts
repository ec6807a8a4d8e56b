import { testFaults } from '../../embedded/testing/audit.ts'
import { certificateFaults } from './certificate-faults.ts'

testFaults(certificateFaults)
