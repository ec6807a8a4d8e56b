import { testFaults } from '../../../lab/audits/embedded-audit.ts'
import { hostFaults } from './host-faults.ts'

testFaults(hostFaults)
