import { ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  handshakeFailure,
  offering,
  resumedByTicket,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './ticketbleed.ts'

const seen = (change: Partial<Record<keyof typeof resumedByTicket, unknown>>) => ({
  'tls.ticketbleed': ok({ ...resumedByTicket, ...change } as typeof resumedByTicket),
})
const nothing = { ticket: false, resumed: null, sessionIdLength: null, echoed: null }

cases(check, [
  ['the same session id', {}, 'pass', 'no byte more'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['vulnerable', seen({ sessionIdLength: 32 }), 'fail', 'came back as 32'],
  ['one of its own', seen({ sessionIdLength: 32, echoed: false }), 'inconclusive', 'own making'],
  ['none at all', seen({ sessionIdLength: 0, echoed: false }), 'pass'],
  ['a full handshake', seen({ resumed: false, sessionIdLength: 32, echoed: false }), 'inconclusive'],
  ['no ticket', seen(nothing), 'pass', 'without a session ticket'],
  ['no handshake', { 'tls.ticketbleed': handshakeFailure }, 'inconclusive', 'handshake_failure'],
  ['only TLS 1.3', offering({ 'TLS 1.3': tls13Suites }), 'not-applicable', 'only TLS 1.3'],
  ['every version refused', offering({}), 'inconclusive'],
])
