import type { Fact } from '../../core/fact.ts'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import { belowSubpath, predictSubpath } from '../mattermost/subpath.ts'
import { exchangeHeads, type ResponseHead } from './head-exchange.ts'
import { askStatusUntilReady } from './until-ready.ts'
import { createHttpsUrl } from './url.ts'

const MiB = 1024 * 1024
/**
 * Around the two limits of the documents: nginx's `client_max_body_size 50M` and Mattermost's MaxFileSize of 100 MiB. The last is more than
 * anybody takes: who does not refuse it does not judge by the announced length.
 */
const contentLengths = [1 * MiB, 10 * MiB, 50 * MiB, 100 * MiB, MiB * MiB] as const
/** How long an answer after a 100 is waited for, in milliseconds: some judge the length only then. */
const listenMs = 1000

type Upload = Fact<'http.upload'>[number]

/**
 * Which announced lengths the edge refuses (RFC 9110 §10.1.1, §15.5.14). Only the head is sent: the body waits for a 100
 * and then isn't sent either, so nothing is ever uploaded.
 */
export const upload = defineProbe({
  id: 'http-upload',
  needs: ['net.primary', 'mattermost.subpath'],
  predictNeeds: predictSubpath,
  provides: ['http.upload'],
  async collect(above, facts) {
    const context = belowSubpath(above, facts)
    const primary = facts['net.primary']
    const announce = async (contentLength: number): Promise<Upload> => {
      if (primary.status !== 'ok') return { contentLength, outcome: primary }
      const ask = (expectation: Readonly<Record<string, string>>) =>
        exchangeHeads(context, {
          url: createHttpsUrl(context.target, '/api/v4/files'),
          address: primary.value.address,
          port: httpsPortOf(context.target),
          method: 'POST',
          headers: {
            'content-type': 'application/octet-stream',
            'content-length': String(contentLength),
            ...expectation,
            connection: 'close',
          },
          listen: listenMs,
        })
      const answer = await askStatusUntilReady(() => ask({ expect: '100-continue' }), context)
      const outcome = mapOutcome(answer, (head) => ({
        ...keepHead(head),
        ...(head.final && { final: mapOutcome(head.final, keepHead) }),
      }))
      if (outcome.status !== 'ok' || outcome.value.status !== 417) return { contentLength, outcome }
      const withoutExpect: Outcome<ResponseHead> = await ask({})
      return { contentLength, outcome, withoutExpect: mapOutcome(withoutExpect, keepHead) }
    }
    return { 'http.upload': await Promise.all(contentLengths.map(announce)) }
  },
})

function keepHead({ status, headers }: ResponseHead): Pick<ResponseHead, 'status' | 'headers'> {
  return { status, headers }
}
