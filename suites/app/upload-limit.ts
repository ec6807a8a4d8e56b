import { defineCheck } from '../../core/check.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass } from '../../core/verdict.ts'
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
    const evidence = entries.map(({ contentLength, outcome }) =>
      createEvidence(
        'http.upload',
        `${formatSize(contentLength)}: ${outcome.status === 'ok' ? outcome.value.status : describeFailure(outcome)}`,
      ),
    )
    const refused = entries.find(
      ({ contentLength, outcome }) =>
        contentLength <= bytes && outcome.status === 'ok' && outcome.value.status === 413,
    )
    if (refused)
      return fail(
        `${formatSize(refused.contentLength)} are refused with 413, ${formatSize(bytes)} must pass`,
        ...evidence,
      )
    const enough = entries.filter(({ contentLength }) => contentLength >= bytes)
    // 100: the proxy would take the body. 401: it passed the request on, and Mattermost wants a login.
    const accepted = enough.find(
      ({ outcome }) => outcome.status === 'ok' && [100, 401].includes(outcome.value.status),
    )
    if (accepted)
      return pass(`an upload of ${formatSize(accepted.contentLength)} is let through`, ...evidence)
    const [first] = enough
    if (!first) return inconclusive(`no upload of ${formatSize(bytes)} was announced`, ...evidence)
    return inconclusive(
      `the announcement of ${formatSize(first.contentLength)} was answered with neither 100, 401 nor 413: ${
        first.outcome.status === 'ok' ? first.outcome.value.status : describeFailure(first.outcome)
      }`,
      ...evidence,
    )
  },
})

function formatSize(bytes: number): string {
  return bytes % mebibyte === 0 ? `${bytes / mebibyte} MiB` : `${bytes} bytes`
}
