import { testFaults } from '../../embedded/testing/audit.ts'
import { networkFaults } from './network-faults.ts'

testFaults(networkFaults)
