import { type Outcome, ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { host, type Overrides, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './websocket.ts'

const foreign = ok({ status: 403, accepted: false, origin: 'https://elsewhere.example', headers: [] })
const failure: Outcome<never> = silence
const createUpgradeFacts = (status: number, accepted = false, earlier?: number[]): Overrides => ({
  'websocket.upgrade': {
    sameOrigin: ok({
      ...{ status, accepted, origin: `https://${host}`, headers: [] },
      ...(earlier && { earlier }),
    }),
    foreignOrigin: foreign,
    noOrigin: failure,
  },
})

testCases(check, [
  ['opens', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['101 with the wrong key', createUpgradeFacts(101), 'fail', 'RFC 6455'],
  ['Upgrade not passed on', createUpgradeFacts(400), 'fail', '400 instead of 101'],
  ['its own origin refused', createUpgradeFacts(403), 'fail', 'SiteURL'],
  ['no backend', createUpgradeFacts(502, false, [502, 502, 502]), 'fail', '502'],
  ['no backend, asked once', createUpgradeFacts(502), 'inconclusive', 'not asked again'],
  ['a limit of requests', createUpgradeFacts(503, false, [503, 503, 503]), 'inconclusive', 'a limit'],
  ['opens after a limit', createUpgradeFacts(101, true, [503]), 'pass'],
  ['rate limited', createUpgradeFacts(429), 'inconclusive'],
  [
    'silence',
    { 'websocket.upgrade': { sameOrigin: silence, foreignOrigin: foreign, noOrigin: silence } },
    'inconclusive',
  ],
])
