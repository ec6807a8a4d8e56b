import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import { exchangeHeads } from './head-exchange.ts'
import { createHttpsUrl } from './url.ts'

const MiB = 1024 * 1024
/** Around the two limits of the documents: nginx's `client_max_body_size 50M` and Mattermost's MaxFileSize of 100 MiB. */
const contentLengths = [1 * MiB, 10 * MiB, 50 * MiB, 100 * MiB] as const

/**
 * Which announced lengths the edge refuses (RFC 9110 §10.1.1, §15.5.14). Only the head is sent: the body waits for a 100
 * and then isn't sent either, so nothing is ever uploaded.
 */
export const upload = defineProbe({
  id: 'http-upload',
  needs: ['net.primary'],
  provides: ['http.upload'],
  async collect(context, facts) {
    const primary = facts['net.primary']
    const announce = async (contentLength: number) => {
      if (primary.status !== 'ok') return { contentLength, outcome: primary }
      const answer = await exchangeHeads(context, {
        url: createHttpsUrl(context.target, '/api/v4/files'),
        address: primary.value.address,
        port: httpsPortOf(context.target),
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': String(contentLength),
          expect: '100-continue',
          connection: 'close',
        },
      })
      return { contentLength, outcome: mapOutcome(answer, ({ status }) => ({ status })) }
    }
    return { 'http.upload': await Promise.all(contentLengths.map(announce)) }
  },
})
