import { ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  handshakeFailure,
  type Overrides,
  offering,
  silence,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './heartbleed.ts'

const spoken = { 'tls.extensions': { 'TLS 1.2': ['renegotiation_info', 'heartbeat'] } }
const answered = (answer: 'response' | 'discarded' | 'alert', returned: number | null): Overrides => ({
  ...spoken,
  'tls.heartbleed': ok({ version: 'TLS 1.2', claimed: 33, held: 32, answer, returned }),
})

cases(check, [
  ['no heartbeat extension', {}, 'pass', 'does not take them up'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['vulnerable', answered('response', 33), 'fail', 'a heartbeat request of 32 bytes was answered with 33'],
  ['patched', answered('discarded', null), 'pass', 'a correct one was'],
  ['an alert', answered('alert', null), 'pass'],
  ['as much as was sent', answered('response', 32), 'pass', 'no more than was sent'],
  ['no heartbeat is answered', { ...spoken, 'tls.heartbleed': silence }, 'inconclusive', 'silence'],
  ['every heartbeat is refused', { ...spoken, 'tls.heartbleed': handshakeFailure }, 'inconclusive'],
  ['spoken and not tried', spoken, 'inconclusive', 'were not tried'],
  ['extensions not seen', { 'tls.extensions': {} }, 'inconclusive', 'not seen in TLS 1.2'],
  ['only TLS 1.3', offering({ 'TLS 1.3': tls13Suites }), 'not-applicable', 'only TLS 1.3'],
  ['every version refused', offering({}), 'inconclusive'],
])
