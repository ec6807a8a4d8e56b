import { testFaults } from '../../embedded/testing/audit.ts'
import { httpFaults } from './http-faults.ts'

testFaults(httpFaults)
