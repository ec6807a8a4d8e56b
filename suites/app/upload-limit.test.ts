import { type Outcome, ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { type Overrides, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './upload-limit.ts'

const uploads = (...entries: [mebibytes: number, outcome: Outcome<{ status: number }>][]): Overrides => ({
  'http.upload': entries.map(([mebibytes, outcome]) => ({ contentLength: mebibytes * 1_048_576, outcome })),
})
const [goOn, tooLarge, login] = [ok({ status: 100 }), ok({ status: 413 }), ok({ status: 401 })]

testCases(check, [
  ['100 MiB let through', {}, 'pass', '100 MiB'],
  ['100 MiB passed on to Mattermost', uploads([100, login]), 'pass'],
  ['50 MiB, documented', uploads([50, goOn], [100, tooLarge]), 'pass', '50 MiB', 'centos7'],
  ["seed 000's 50M today", uploads([50, goOn], [100, tooLarge]), 'fail', '100 MiB are refused'],
  ["nginx's default of 1M", uploads([50, tooLarge], [100, tooLarge]), 'fail', '50 MiB', 'centos7'],
  ['a smaller one refused, the large one silent', uploads([50, tooLarge], [100, silence]), 'fail'],
  ['a larger one refused does not matter', uploads([100, goOn], [200, tooLarge]), 'pass'],
  ['only smaller ones asked', uploads([50, goOn]), 'inconclusive', 'no upload of 100 MiB'],
  ['another answer', uploads([100, ok({ status: 404 })]), 'inconclusive', '404'],
  ['no backend', uploads([100, ok({ status: 502 })]), 'inconclusive', '502'],
  ['silence', uploads([100, silence]), 'inconclusive', 'silence'],
  ['nothing asked', uploads(), 'inconclusive'],
])
