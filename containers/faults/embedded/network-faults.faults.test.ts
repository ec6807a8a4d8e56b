import { testFaults } from '../../../lab/audits/embedded-audit.ts'
import { networkFaults } from './network-faults.ts'

testFaults(networkFaults)
