import { testFaults } from '../../../lab/audits/embedded-audit.ts'
import { httpFaults } from './http-faults.ts'

testFaults(httpFaults)
