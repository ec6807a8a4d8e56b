import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createResponse, type Overrides, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './server-tokens.ts'

const createPageFacts = (name: string, value: string): Overrides => ({
  'http.pages': { '/': ok(createResponse(200, [[name, value]])) },
})

testCases(check, [
  ['nginx', {}, 'pass', 'without its version'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['no Server header', { 'http.pages': { '/': ok(createResponse(200)) } }, 'pass', 'no response names'],
  ['nginx/1.22.1', createPageFacts('server', 'nginx/1.22.1'), 'fail', 'nginx/1.22.1'],
  ['Apache/2.4.57 (Debian)', createPageFacts('server', 'Apache/2.4.57 (Debian)'), 'fail'],
  ['PHP/8.2', createPageFacts('x-powered-by', 'PHP/8.2'), 'fail'],
  [
    'on one page while another is silent',
    { 'http.pages': { ...createPageFacts('server', 'nginx/1.22.1')['http.pages'], '/x': silence } },
    'fail',
  ],
  [
    'one page silent',
    { 'http.pages': { ...createPageFacts('server', 'nginx')['http.pages'], '/x': silence } },
    'inconclusive',
    '/x',
  ],
  ['no page', { 'http.pages': {} }, 'inconclusive'],
])
