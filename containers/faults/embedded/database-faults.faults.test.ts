import { testFaults } from '../../../lab/audits/embedded-audit.ts'
import { databaseFaults } from './database-faults.ts'

testFaults(databaseFaults)
