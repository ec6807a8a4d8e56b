import { randomBytes } from 'node:crypto'
import type { Fact } from '../../core/fact.ts'
import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { httpsPortOf, type Target } from '../../core/target.ts'
import { findMattermostMark } from '../mattermost/mattermost-mark.ts'
import { listSubpaths } from '../mattermost/subpath.ts'
import { exchangeHttp } from './http-exchange.ts'
import { createPagePaths, pageRequestHeaders, rootKey } from './page-requests.ts'
import { askStatusUntilReady } from './until-ready.ts'
import { createHttpsUrl } from './url.ts'

/**
 * Over HTTP/1.1, which is what proxies, scripts and the WebSocket of most servers use. Where `/` leads to a subpath that Mattermost is below, the pages are those there, and what
 * the root itself answers stands beside them.
 */
export const pages = defineProbe({
  id: 'http-pages',
  needs: ['net.primary'],
  provides: ['http.pages', 'mattermost.subpath'],
  async collect(context, facts) {
    const primary = facts['net.primary']
    const asked = createPagePaths(randomBytes(12).toString('base64url'))
    const ask = async (target: Target, path: string) => {
      if (primary.status !== 'ok') return primary
      const { address } = primary.value
      const port = httpsPortOf(target)
      const url = createHttpsUrl(target, path)
      const answer = await exchangeHttp(context, { url, address, port, headers: pageRequestHeaders })
      return mapOutcome(answer, ({ response }) => response)
    }
    const askAll = async (target: Target): Promise<Fact<'http.pages'>> => {
      const answers = Object.entries(asked).map(
        async ([key, path]) => [key, await askStatusUntilReady(() => ask(target, path), context)] as const,
      )
      return Object.fromEntries(await Promise.all(answers))
    }
    const { target } = context
    const pages = await askAll(target)
    if (target.subpath !== undefined) {
      const { subpath: _, ...site } = target
      const root = await askStatusUntilReady(() => ask(site, '/'), context)
      return { 'http.pages': { ...pages, [rootKey]: root }, 'mattermost.subpath': '' }
    }
    for (const subpath of listSubpaths(target, pages)) {
      const ping = await ask({ ...target, subpath }, asked['/api/v4/system/ping'])
      if (ping.status !== 'ok' || !findMattermostMark(ping.value)) continue
      const below = await askAll({ ...target, subpath })
      return {
        'http.pages': { ...below, ...(pages['/'] && { [rootKey]: pages['/'] }) },
        'mattermost.subpath': subpath,
      }
    }
    return { 'http.pages': pages, 'mattermost.subpath': '' }
  },
})
