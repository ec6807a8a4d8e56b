import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createCollection,
  type Overrides,
  refused,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { judgeCheck } from '../../judge.ts'
import { check } from './port-exposure.ts'

type Entry = NonNullable<Overrides['ports.reachability']>[number]

/** The healthy ports with one of them answering otherwise, at the first address. */
function createFactsWithPort(port: number, outcome: Entry['outcome']): Overrides {
  const [address] = createCollection().facts.ports?.reachability ?? []
  const entries = createCollection().facts.ports?.reachability ?? []
  return {
    'ports.reachability': entries.map((entry) =>
      entry.port === port && entry.address.address === address?.address.address
        ? { ...entry, outcome }
        : entry,
    ),
  }
}

const healthy = createCollection().facts.ports?.reachability ?? []

testCases(check, [
  ['all refused', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['SSH open', createFactsWithPort(22, ok({ banner: 'SSH-2.0-OpenSSH_9.2' })), 'pass'],
  ['SSH silent', createFactsWithPort(22, silence), 'pass'],
  ['MariaDB open', createFactsWithPort(3306, ok({ banner: 'Y' })), 'fail', '3306 (MySQL or MariaDB)'],
  ['MariaDB open, documented', createFactsWithPort(3306, ok({ banner: 'Y' })), 'fail', '', 'centos7'],
  ['PostgreSQL open', createFactsWithPort(5432, ok({ banner: '' })), 'fail', 'PostgreSQL'],
  ['gossip open', createFactsWithPort(8074, ok({ banner: '' })), 'fail', 'gossip'],
  [
    'open beside a silent one',
    {
      'ports.reachability': healthy.map((entry) =>
        entry.port === 3306
          ? { ...entry, outcome: silence }
          : entry.port === 5432
            ? { ...entry, outcome: ok({ banner: '' }) }
            : entry,
      ),
    },
    'fail',
    'PostgreSQL',
  ],
  ['one silent', createFactsWithPort(8067, silence), 'inconclusive', '8067'],
  [
    'all refused, the web server too',
    { 'ports.reachability': healthy.map((entry) => ({ ...entry, outcome: refused })) },
    'inconclusive',
  ],
  [
    'one not asked',
    { 'ports.reachability': healthy.filter(({ port }) => port !== 3306) },
    'inconclusive',
    'was not asked',
  ],
  ['refused at a host without TLS', { 'tls.handshake': silence }, 'inconclusive', 'no TLS handshake'],
  ['no address', { 'net.addresses': silence }, 'inconclusive'],
])

test('an open SSH port is reported', () => {
  const { evidence } = judgeCheck(
    check,
    createCollection(createFactsWithPort(22, ok({ banner: 'SSH-2.0-OpenSSH_9.2' }))),
    'current',
  )
  expect(evidence.at(-1)?.observed).toBe('192.0.2.10 port 22: open (SSH), not judged')
})
