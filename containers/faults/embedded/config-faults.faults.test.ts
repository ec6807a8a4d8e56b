import { testFaults } from '../../../lab/audits/embedded-audit.ts'
import { configFaults } from './config-faults.ts'

testFaults(configFaults)
