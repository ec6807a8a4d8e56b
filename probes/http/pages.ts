import { randomBytes } from 'node:crypto'
import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import { exchangeHttp } from './http-exchange.ts'
import { createPagePaths, pageRequestHeaders } from './page-requests.ts'
import { askStatusUntilReady } from './until-ready.ts'
import { createHttpsUrl } from './url.ts'

/** Over HTTP/1.1, which is what proxies, scripts and the WebSocket of most servers use. */
export const pages = defineProbe({
  id: 'http-pages',
  needs: ['net.primary'],
  provides: ['http.pages'],
  async collect(context, facts) {
    const primary = facts['net.primary']
    const asked = createPagePaths(randomBytes(12).toString('base64url'))
    const ask = async (path: string) => {
      if (primary.status !== 'ok') return primary
      const { address } = primary.value
      const port = httpsPortOf(context.target)
      const url = createHttpsUrl(context.target, path)
      const answer = await exchangeHttp(context, { url, address, port, headers: pageRequestHeaders })
      return mapOutcome(answer, ({ response }) => response)
    }
    const answers = Object.entries(asked).map(
      async ([key, path]) => [key, await askStatusUntilReady(() => ask(path), context.signal)] as const,
    )
    return { 'http.pages': Object.fromEntries(await Promise.all(answers)) }
  },
})
