import { testFaults } from '../../embedded/testing/audit.ts'
import { databaseFaults } from './database-faults.ts'

testFaults(databaseFaults)
