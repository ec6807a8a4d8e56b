import { randomBytes } from 'node:crypto'
import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import { exchangeOverSocket, openConnection } from './http-exchange.ts'
import { askStatusUntilReady } from './until-ready.ts'
import { createHttpsUrl } from './url.ts'

/**
 * The web app, whatever answers for a path that doesn't exist, an API call that needs no login and one that refuses without.
 * Asked as browsers do, which take compressed content: a body is not read further than to be counted.
 */
export const pages = defineProbe({
  id: 'http-pages',
  needs: ['net.primary'],
  provides: ['http.pages'],
  async collect(context, facts) {
    const primary = facts['net.primary']
    const asked = {
      '/': '/',
      '/<nonexistent>': `/mmverify-${randomBytes(12).toString('base64url')}`,
      '/api/v4/system/ping': '/api/v4/system/ping',
      '/api/v4/users/me': '/api/v4/users/me',
    }
    const ask = async (path: string) => {
      if (primary.status !== 'ok') return primary
      const { address } = primary.value
      const port = httpsPortOf(context.target)
      const url = createHttpsUrl(context.target, path)
      return context.limiter.run(async () => {
        const opened = await openConnection(context, { url, address, port })
        if (opened.status !== 'ok') return opened
        try {
          const answer = await exchangeOverSocket(opened.value, context, { url, headers })
          return mapOutcome(answer, ({ response }) => response)
        } finally {
          opened.value.destroy()
        }
      })
    }
    const answers = Object.entries(asked).map(
      async ([key, path]) => [key, await askStatusUntilReady(() => ask(path), context.signal)] as const,
    )
    return { 'http.pages': Object.fromEntries(await Promise.all(answers)) }
  },
})

const headers = { 'accept-encoding': 'gzip, deflate, br, zstd' }
