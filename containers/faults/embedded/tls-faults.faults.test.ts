import { testFaults } from '../../embedded/testing/audit.ts'
import { tlsFaults } from './tls-faults.ts'

testFaults(tlsFaults)
