import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createResponse,
  pageHeaders,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './breach.ts'

const createEncodedResponse = (...values: string[]) =>
  ok(createResponse(200, [...pageHeaders, ...values.map((value) => ['content-encoding', value] as const)]))
const createPages = (
  api: ReturnType<typeof createEncodedResponse> | typeof silence,
  page = createEncodedResponse(),
) => ({
  'http.pages': { '/': page, '/api/v4/users/me': api },
})

testCases(check, [
  ['nothing compressed', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['the API', createPages(createEncodedResponse('gzip')), 'fail', '/api/v4/users/me'],
  ['the API, twice', createPages(createEncodedResponse('identity', 'BR')), 'fail'],
  ['said in so many words', createPages(createEncodedResponse('identity')), 'pass'],
  ['the page of the web app', createPages(createEncodedResponse(), createEncodedResponse('gzip')), 'pass'],
  ['silence', createPages(silence), 'inconclusive', '/api/v4/users/me'],
  ['a reset', createPages(reset), 'inconclusive'],
  ['the page alone', { 'http.pages': { '/': createEncodedResponse('gzip') } }, 'inconclusive'],
])
