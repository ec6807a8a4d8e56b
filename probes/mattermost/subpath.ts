import type { FactsAt } from '../../core/fact.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { isUrlOfTarget, type Target } from '../../core/target.ts'
import type { Response } from '../http/http-facts.ts'
import { createHttpsUrl } from '../http/url.ts'
import { findMattermostMark } from './mattermost-mark.ts'

/** Mattermost is where the target says until the pages show otherwise: who depends on it need not wait for them. */
export function predictSubpath(): FactsAt<'mattermost.subpath'> {
  return { 'mattermost.subpath': '' }
}

/** The context of whoever asks Mattermost, where it was found. */
export function belowSubpath(context: ProbeContext, facts: FactsAt<'mattermost.subpath'>): ProbeContext {
  const subpath = facts['mattermost.subpath']
  return subpath === '' ? context : { ...context, target: { ...context.target, subpath } }
}

const mostCandidates = 3

/**
 * Where Mattermost may be if the API is not at the root: a SiteURL with a subpath has `/` answered by a redirect to it. Each beginning of
 * where the redirect leads, since it may lead on to a page.
 */
export function listSubpaths(target: Target, pages: Readonly<Record<string, Outcome<Response>>>): string[] {
  const [start, ping] = [pages['/'], pages['/api/v4/system/ping']]
  if (start?.status !== 'ok' || start.value.status < 301 || start.value.status > 308) return []
  if (ping?.status === 'ok' && findMattermostMark(ping.value)) return []
  const location = start.value.headers.find(([name]) => name === 'location')?.[1] ?? ''
  const asked = createHttpsUrl(target, '/')
  if (!URL.canParse(location, asked.href)) return []
  const url = new URL(location, asked)
  if (!isUrlOfTarget(target, url)) return []
  const segments = url.pathname.split('/').filter((segment) => segment !== '')
  return segments.slice(0, mostCandidates).map((_, index) => `/${segments.slice(0, index + 1).join('/')}`)
}
