import { testFaults } from '../../../lab/audits/embedded-audit.ts'
import { appFaults } from './app-faults.ts'

testFaults(appFaults)
