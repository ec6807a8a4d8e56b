import type { Judgement } from '../../../core/check.ts'
import { listHostsWithRole, type RoleFacts, roleFacts } from '../host/host-roles.ts'
import type { ConfigurationView } from './configuration-view.ts'

/** What tells where the proxy is, all of it optional. */
export const placeFacts = roleFacts

/**
 * Is the proxy on the host whose Mattermost this view shows, or on another? As declared, else where nginx is. `unknown`: a
 * proxy that isn't nginx, or one on a host that wasn't asked or could not be.
 */
export function findProxyPlace(
  view: ConfigurationView,
  facts: RoleFacts,
  { access }: Pick<Judgement<unknown>, 'access'>,
): 'same host' | 'another host' | 'unknown' {
  const proxies = listHostsWithRole(facts, access, 'edge').filter(({ certain }) => certain)
  const apps = listHostsWithRole(facts, access, 'app').filter(({ certain }) => certain)
  // The REST API doesn't say which node answers: with one there is no other.
  const host = view.host ?? (apps.length === 1 ? apps[0]?.name : undefined)
  if (host === undefined || proxies.length === 0) return 'unknown'
  return proxies.some(({ name }) => name === host) ? 'same host' : 'another host'
}
