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

testCases(check, [
  [
    'what came back is shown',
    createTicketbleedFacts({ sessionIdLength: 32 }),
    'fail',
    /./,
    'current',
    [/^tls\.ticketbleed TLS 1\.2: resumed; sent a session id of 31 bytes, received 32 that begin with it$/],
  ],
  [
    'one of its own is shown',
    createTicketbleedFacts({ sessionIdLength: 32, echoed: false }),
    'inconclusive',
    /./,
    'current',
    [/received 32$/],
  ],
  [
    'a full handshake is shown',
    createTicketbleedFacts({ resumed: false, sessionIdLength: 32, echoed: false }),
    'inconclusive',
    'did not resume',
    'current',
    [/^tls\.ticketbleed TLS 1\.2: not resumed; /],
  ],
  ['as long as was sent', createTicketbleedFacts({ sessionIdLength: 31 }), 'pass', 'no byte more'],
  [
    'no ticket is shown',
    createTicketbleedFacts(nothing),
    'pass',
    /./,
    'current',
    [/^tls\.ticketbleed TLS 1\.2: no ticket$/],
  ],
  ['nothing to ask', { 'tls.ticketbleed': ok(null) }, 'inconclusive', 'could not be tried'],
])
