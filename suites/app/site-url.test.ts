import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  clientConfig,
  createClientConfig,
  createCollection,
  createResponse,
  silence,
  target,
  versionId,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './site-url.ts'

const { SiteURL: _, ...unset } = clientConfig
const createVisit = (port: number, SiteURL: string) =>
  createCollection(createClientConfig({ SiteURL }), { target: { ...target, port } })

testCases(check, [
  ['the name visited', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'with the default port and a slash',
    createClientConfig({ SiteURL: 'https://Chat.Example.org:443/' }),
    'pass',
  ],
  ['with the port visited', createVisit(8443, 'https://chat.example.org:8443'), 'pass'],
  [
    'without the port visited',
    createVisit(8443, 'https://chat.example.org'),
    'fail',
    'visited is https://chat.example.org:8443',
  ],
  ['http', createClientConfig({ SiteURL: 'http://chat.example.org' }), 'fail', 'scheme'],
  ['another host', createClientConfig({ SiteURL: 'https://www.example.org' }), 'fail', 'www.example.org'],
  ['a subpath', createClientConfig({ SiteURL: 'https://chat.example.org/company' }), 'fail', 'subpath'],
  ['empty', createClientConfig({ SiteURL: '' }), 'fail', 'not set'],
  ['not a URL', createClientConfig({ SiteURL: 'chat.example.org' }), 'fail', 'not a URL'],
  [
    'not named',
    { 'mattermost.clientConfig': ok({ response: createResponse(200, [versionId]), body: unset }) },
    'inconclusive',
  ],
  ['silence', { 'mattermost.clientConfig': silence }, 'inconclusive'],
])
