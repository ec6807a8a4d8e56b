import { testFaults } from '../../embedded/testing/audit.ts'
import { configFaults } from './config-faults.ts'

testFaults(configFaults)
