import { testFaults } from '../../embedded/testing/audit.ts'
import { appFaults } from './app-faults.ts'

testFaults(appFaults)
