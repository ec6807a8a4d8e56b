import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createResponse, type Overrides, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './mattermost-ping.ts'

const createPingFacts = (
  status: number,
  body: Record<string, string> | null,
  earlier?: number[],
): Overrides => ({
  'mattermost.ping': ok({ response: { ...createResponse(status), ...(earlier && { earlier }) }, body }),
})

testCases(check, [
  ['OK', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['UNHEALTHY with 500', createPingFacts(500, { status: 'UNHEALTHY' }), 'fail', 'UNHEALTHY'],
  ['UNHEALTHY with 200', createPingFacts(200, { status: 'UNHEALTHY' }), 'fail', 'UNHEALTHY'],
  ['a page instead of JSON', createPingFacts(200, null), 'fail', 'not by Mattermost'],
  ['JSON of something else', createPingFacts(200, { ok: 'yes' }), 'fail', 'not by Mattermost'],
  ['502 from the proxy, as SELinux has it', createPingFacts(502, null, [502, 502, 502]), 'fail', 'each time'],
  ['502 once', createPingFacts(502, null), 'inconclusive', 'not asked again'],
  ['503 each time', createPingFacts(503, null, [503, 503, 503]), 'inconclusive', '503, 4 times: a limit'],
  ['OK after a limit', createPingFacts(200, { status: 'OK' }, [503, 429]), 'pass'],
  ['OK after an error', createPingFacts(200, { status: 'OK' }, [502]), 'inconclusive', 'before that'],
  ['404', createPingFacts(404, null), 'fail', 'no Mattermost'],
  ['rate limited', createPingFacts(429, null), 'inconclusive', '429'],
  ['a login in front', createPingFacts(401, null), 'inconclusive', '401'],
  ['silence', { 'mattermost.ping': silence }, 'inconclusive'],
])
