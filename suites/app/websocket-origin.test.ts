import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { host, type Overrides, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './websocket-origin.ts'

const own = ok({ status: 101, accepted: true, origin: `https://${host}`, headers: [] })
const refusedOwn = ok({ status: 403, accepted: false, origin: `https://${host}`, headers: [] })
const foreign = (status: number) =>
  ok({ status, accepted: status === 101, origin: 'https://elsewhere.example', headers: [] })
const createUpgradeFacts = (sameOrigin: typeof own, status: number): Overrides => ({
  'websocket.upgrade': { sameOrigin, foreignOrigin: foreign(status), noOrigin: own },
})

testCases(check, [
  ['refused with 403', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['opens', createUpgradeFacts(own, 101), 'fail', 'https://elsewhere.example'],
  ['opens, while the own origin does not', createUpgradeFacts(refusedOwn, 101), 'fail'],
  ['403 for everyone', createUpgradeFacts(refusedOwn, 403), 'inconclusive', 'proves nothing'],
  ['another refusal', createUpgradeFacts(own, 400), 'inconclusive', '400'],
  [
    'the own origin silent',
    { 'websocket.upgrade': { sameOrigin: silence, foreignOrigin: foreign(403), noOrigin: own } },
    'inconclusive',
  ],
  [
    'the foreign origin silent',
    { 'websocket.upgrade': { sameOrigin: own, foreignOrigin: silence, noOrigin: own } },
    'inconclusive',
    'silence',
  ],
])
