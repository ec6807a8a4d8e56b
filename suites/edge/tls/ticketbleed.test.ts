import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  handshakeFailure,
  resumedByTicket,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './ticketbleed.ts'

const createTicketbleedFacts = (change: Partial<Record<keyof typeof resumedByTicket, unknown>>) => ({
  'tls.ticketbleed': ok({ ...resumedByTicket, ...change } as typeof resumedByTicket),
})
const nothing = { ticket: false, resumed: null, sessionIdLength: null, echoed: null }

testCases(check, [
  ['the same session id', {}, 'pass', 'no byte more'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['vulnerable', createTicketbleedFacts({ sessionIdLength: 32 }), 'fail', 'came back as 32'],
  [
    'one of its own',
    createTicketbleedFacts({ sessionIdLength: 32, echoed: false }),
    'inconclusive',
    'own making',
  ],
  ['none at all', createTicketbleedFacts({ sessionIdLength: 0, echoed: false }), 'pass'],
  [
    'a full handshake',
    createTicketbleedFacts({ resumed: false, sessionIdLength: 32, echoed: false }),
    'inconclusive',
  ],
  ['no ticket', createTicketbleedFacts(nothing), 'pass', 'without a session ticket'],
  ['no handshake', { 'tls.ticketbleed': handshakeFailure }, 'inconclusive', 'handshake_failure'],
  ['only TLS 1.3', createSuiteFacts({ 'TLS 1.3': tls13Suites }), 'not-applicable', 'only TLS 1.3'],
  ['every version refused', createSuiteFacts({}), 'inconclusive'],
])
