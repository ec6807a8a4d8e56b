import { ok } from '../../core/outcome.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { type Overrides, response, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './mattermost-ping.ts'

const answered = (status: number, body: Record<string, string> | null): Overrides => ({
  'mattermost.ping': ok({ response: response(status), body }),
})

cases(check, [
  ['OK', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['UNHEALTHY with 500', answered(500, { status: 'UNHEALTHY' }), 'fail', 'UNHEALTHY'],
  ['UNHEALTHY with 200', answered(200, { status: 'UNHEALTHY' }), 'fail', 'UNHEALTHY'],
  ['a page instead of JSON', answered(200, null), 'fail', 'not by Mattermost'],
  ['JSON of something else', answered(200, { ok: 'yes' }), 'fail', 'not by Mattermost'],
  ['502 from the proxy, as SELinux has it', answered(502, null), 'fail', '502'],
  ['404', answered(404, null), 'fail', 'no Mattermost'],
  ['rate limited', answered(429, null), 'inconclusive', '429'],
  ['a login in front', answered(401, null), 'inconclusive', '401'],
  ['silence', { 'mattermost.ping': silence }, 'inconclusive'],
])
