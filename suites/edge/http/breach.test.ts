import { ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import { pageHeaders, reset, response, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './breach.ts'

const encoded = (...values: string[]) =>
  ok(response(200, [...pageHeaders, ...values.map((value) => ['content-encoding', value] as const)]))
const served = (api: ReturnType<typeof encoded> | typeof silence, page = encoded()) => ({
  'http.pages': { '/': page, '/api/v4/users/me': api },
})

cases(check, [
  ['nothing compressed', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['the API', served(encoded('gzip')), 'fail', '/api/v4/users/me'],
  ['the API, twice', served(encoded('identity', 'BR')), 'fail'],
  ['said in so many words', served(encoded('identity')), 'pass'],
  ['the page of the web app', served(encoded(), encoded('gzip')), 'pass'],
  ['silence', served(silence), 'inconclusive', '/api/v4/users/me'],
  ['a reset', served(reset), 'inconclusive'],
  ['the page alone', { 'http.pages': { '/': encoded('gzip') } }, 'inconclusive'],
])
