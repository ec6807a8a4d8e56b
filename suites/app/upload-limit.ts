import { defineCheck } from '../../core/check.ts'
import type { Fact } from '../../core/fact.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass } from '../../core/verdict.ts'
import { apiFacts, findMattermost } from '../reading/app/mattermost-shown.ts'
import { whoAnswered } from '../reading/edge/who-answered.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

const mebibyte = 1_048_576

export const check = defineCheck({
  id: 'upload-limit',
  area: 'app',
  title: 'The proxy lets through the files that Mattermost accepts',
  severity: 'low',
  why: 'A file that Mattermost would take is turned away by the proxy with 413, after the user has waited for the upload.',
  remediation:
    '`client_max_body_size 100M;` in nginx, the same as FileSettings.MaxFileSize (104857600 unless changed).',
  references: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size'],
  needs: ['http.upload'],
  uses: [...apiFacts],
  requirements: {
    current: {
      value: { bytes: 100 * mebibyte },
      clauses: [mattermost.maxFileSize, mattermost.bodySize],
      departs:
        'From seed 000: its 50M is below the default of MaxFileSize, so that files between 50 and 100 MiB fail.',
    },
    centos7: { value: { bytes: 50 * mebibyte }, clauses: [centos7.bodySize] },
  },
  judge(facts, { requirement }) {
    const { bytes } = requirement.value
    const entries = facts['http.upload'].toSorted((left, right) => left.contentLength - right.contentLength)
    const answers = entries.map((entry) => ({ ...entry, answer: readAnswer(entry) }))
    const evidence = answers.map(({ contentLength, answer }) =>
      createEvidence('http.upload', `${formatSize(contentLength)}: ${answer.what}`),
    )
    const own = findMattermost(facts)
    const refused = answers.find(
      ({ contentLength, answer }) => contentLength <= bytes && answer.state === 'refused',
    )
    if (refused && 'instead' in own)
      return inconclusive(
        `${formatSize(refused.contentLength)} are refused with 413, but whether Mattermost is behind it is not shown: ${own.instead}`,
        ...evidence,
      )
    if (refused)
      return fail(
        `${formatSize(refused.contentLength)} are refused with 413, ${formatSize(bytes)} must pass`,
        ...evidence,
      )
    const enough = answers.filter(({ contentLength }) => contentLength >= bytes)
    // Whoever refuses one that is larger still judges by the announced length, before any of the body.
    const isLengthJudged = answers.some(
      ({ contentLength, answer }) => contentLength > bytes && answer.state === 'refused',
    )
    const accepted = enough.find(
      ({ answer }) => answer.state === 'accepted' || (answer.state === 'awaited' && isLengthJudged),
    )
    if (accepted && 'instead' in own)
      return inconclusive(
        `an upload of ${formatSize(accepted.contentLength)} is let through, but whether Mattermost is behind it is not shown: ${own.instead}`,
        ...evidence,
      )
    if (accepted)
      return pass(`an upload of ${formatSize(accepted.contentLength)} is let through`, ...evidence)
    const awaited = enough.find(({ answer }) => answer.state === 'awaited')
    if (awaited)
      return inconclusive(
        `the body of ${formatSize(awaited.contentLength)} is waited for, but so is that of any length: a limit may be counted as the body comes, and none is sent`,
        ...evidence,
      )
    const [first] = enough
    if (!first) return inconclusive(`no upload of ${formatSize(bytes)} was announced`, ...evidence)
    return inconclusive(
      `the announcement of ${formatSize(first.contentLength)} shows no limit and no room: ${first.answer.what}`,
      ...evidence,
    )
  },
})

type Upload = Fact<'http.upload'>[number]

interface Reading {
  state: 'accepted' | 'awaited' | 'refused' | 'unknown'
  what: string
}

/**
 * A proxy may say 100 before it looks at the length, or before a gate of its own does: so what comes after it counts, and silence means
 * that it waits for the body, which it may measure then. 401 is an answer to the head alone, which has then reached Mattermost, if it is Mattermost's.
 */
function readAnswer({ outcome, withoutExpect }: Upload): Reading {
  if (outcome.status !== 'ok') return { state: 'unknown', what: describeFailure(outcome) }
  const { status, final } = outcome.value
  if (status === 417) {
    const second = withoutExpect?.status === 'ok' ? readHead(withoutExpect.value) : null
    if (second) return { ...second, what: `417, and without Expect ${second.what}` }
    return {
      state: 'unknown',
      what: `417, and without Expect ${withoutExpect && withoutExpect.status !== 'ok' ? describeFailure(withoutExpect) : 'not asked'}`,
    }
  }
  if (status !== 100) return readHead(outcome.value)
  if (!final) return { state: 'unknown', what: '100, and what came then was not looked at' }
  if (final.status === 'timeout') return { state: 'awaited', what: '100, and the body is waited for' }
  if (final.status !== 'ok') return { state: 'unknown', what: `100, then ${describeFailure(final)}` }
  const then = readHead(final.value)
  return { ...then, what: `100, then ${then.what}` }
}

function readHead({
  status,
  headers,
}: {
  status: number
  headers?: [string, string][] | undefined
}): Reading {
  if (status === 413) return { state: 'refused', what: '413' }
  const { who, what } = whoAnswered({ status, headers: headers ?? [] })
  return status === 401 && who === 'mattermost'
    ? { state: 'accepted', what: "401, Mattermost's" }
    : { state: 'unknown', what: `${status}, ${what}` }
}

function formatSize(bytes: number): string {
  if (bytes % (mebibyte * mebibyte) === 0) return `${bytes / (mebibyte * mebibyte)} TiB`
  return bytes % mebibyte === 0 ? `${bytes / mebibyte} MiB` : `${bytes} bytes`
}
