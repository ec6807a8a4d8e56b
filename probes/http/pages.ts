import { randomBytes } from 'node:crypto'
import { map } from '../outcome.ts'
import { defineProbe } from '../probe.ts'
import { httpsPort } from '../target.ts'
import { exchange } from './exchange.ts'
import { httpsUrl } from './url.ts'

/** The web app, whatever answers for a path that doesn't exist, an API call that needs no login and one that refuses without. */
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
      const port = httpsPort(context.target)
      const answer = await exchange(context, { url: httpsUrl(context.target, path), address, port })
      return map(answer, ({ response }) => response)
    }
    const answers = Object.entries(asked).map(async ([key, path]) => [key, await ask(path)] as const)
    return { 'http.pages': Object.fromEntries(await Promise.all(answers)) }
  },
})
