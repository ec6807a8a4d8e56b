import { testFaults } from '../../embedded/testing/audit.ts'
import { hostFaults } from './host-faults.ts'

testFaults(hostFaults)
