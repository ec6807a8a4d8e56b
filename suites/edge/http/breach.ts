import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import { listContentCodings } from '../../../probes/http/content-coding.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { judgePagesOfBothWays, type PagesOfWay, pagesOfBothWays } from '../../reading/edge/both-ways.ts'
import { explainDeclined } from '../../reading/edge/http-responses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/**
 * Files and the page that loads the web app are the same for everybody: compressing them gives nothing away. What the API
 * answers has secrets of one user beside what others may have put there.
 */
export const check = defineCheck({
  id: 'breach',
  area: 'edge',
  title: 'Answers of the API are not compressed',
  severity: 'info',
  why: 'The length of what is compressed tells what is in it: someone who has a victim ask for pages with guesses in them, and sees the lengths on the way, may get out what stands beside the guess (BREACH, CVE-2013-3587). SameSite cookies and tokens in headers make it hard; whether an answer repeats a guess is not tested.',
  remediation:
    'Leave `application/json` out of `gzip_types` (and of `brotli_types`), or set `gzip off;` in the location of /api/.',
  references: ['https://www.breachattack.com', 'https://www.rfc-editor.org/rfc/rfc7457#section-2.6'],
  needs: pagesOfBothWays,
  requirements: { current: { value: null, clauses: [rfc.higherCompression] } },
  judge: (facts) => judgePagesOfBothWays(facts, judgeWay),
})

function judgeWay({ fact, answers: all }: PagesOfWay): Verdict {
  const pages = Object.entries(all).map(([path, outcome]) => ({ path, outcome }))
  const evidence = pages.map(({ path, outcome }) =>
    createEvidence(
      fact,
      `${path}: ${outcome.status === 'ok' ? encodingOf(outcome.value) : describeFailure(outcome)}`,
    ),
  )
  const answers = pages.filter(({ path }) => path.startsWith('/api/'))
  const compressed = answers.filter(
    ({ outcome }) => outcome.status === 'ok' && encodingOf(outcome.value) !== identity,
  )
  if (compressed.length > 0)
    return fail(
      `compressed for clients that take it: ${compressed.map(({ path }) => path).join(', ')}`,
      ...evidence,
    )
  const open = answers.filter(
    ({ outcome }) =>
      outcome.status !== 'ok' || outcome.value.status >= 500 || explainDeclined(outcome.value) !== null,
  )
  if (open.length > 0 || answers.length === 0)
    return inconclusive(
      `the API did not answer${open.length > 0 ? `: ${open.map(({ path }) => path).join(', ')}` : ''}`,
      ...evidence,
    )
  return pass('what the API answers is not compressed', ...evidence)
}

const identity = 'not compressed'

function encodingOf({ headers }: Response): string {
  return listContentCodings(headers).join(', ') || identity
}
