import { testFaults } from '../../../lab/audits/embedded-audit.ts'
import { tlsFaults } from './tls-faults.ts'

testFaults(tlsFaults)
