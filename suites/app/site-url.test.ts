import { ok } from '../../core/outcome.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  clientConfig,
  configured,
  fixture,
  response,
  silence,
  target,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './site-url.ts'

const { SiteURL: _, ...unset } = clientConfig
const visited = (port: number, SiteURL: string) =>
  fixture(configured({ SiteURL }), { target: { ...target, port } })

cases(check, [
  ['the name visited', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['with the default port and a slash', configured({ SiteURL: 'https://Chat.Example.org:443/' }), 'pass'],
  ['with the port visited', visited(8443, 'https://chat.example.org:8443'), 'pass'],
  [
    'without the port visited',
    visited(8443, 'https://chat.example.org'),
    'fail',
    'visited is https://chat.example.org:8443',
  ],
  ['http', configured({ SiteURL: 'http://chat.example.org' }), 'fail', 'scheme'],
  ['another host', configured({ SiteURL: 'https://www.example.org' }), 'fail', 'www.example.org'],
  ['a subpath', configured({ SiteURL: 'https://chat.example.org/company' }), 'fail', 'subpath'],
  ['empty', configured({ SiteURL: '' }), 'fail', 'not set'],
  ['not a URL', configured({ SiteURL: 'chat.example.org' }), 'fail', 'not a URL'],
  ['not named', { 'mattermost.clientConfig': ok({ response: response(200), body: unset }) }, 'inconclusive'],
  ['silence', { 'mattermost.clientConfig': silence }, 'inconclusive'],
])
