import { httpsPortOf, type Target } from '../../../core/target.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import type { NginxConfiguration } from '../../../probes/host/questions/nginx/nginx-configuration.ts'
import { isOnThisHost } from './nginx-backends.ts'
import {
  formatPlace,
  listEffectiveDirectives,
  listListenAddresses,
  listOwnDirectives,
  type NginxContext,
} from './nginx-contexts.ts'
import { findUpstreamServers, hasPort, listStreamServers, listTargets } from './nginx-servers.ts'
import type { HostNetwork } from './topology.ts'

/**
 * What a stream block on the target's port says of the way to Mattermost. Without `ssl` it hands on the client's own TLS; with it, TLS
 * ends there, and begins again by `proxy_ssl on` (ngx_stream_proxy_module).
 */
export function judgeStreams(
  configuration: NginxConfiguration,
  target: Target,
  host: string,
  network: HostNetwork,
): Verdict[] {
  const ports = [target.port, httpsPortOf(target)]
  return listStreamServers(configuration)
    .filter((server) =>
      listListenAddresses(server).some(({ address }) => ports.some((port) => hasPort(address, port))),
    )
    .flatMap((server) =>
      listOwnDirectives(server, 'proxy_pass').map((passing) => {
        const targets = listTargets(passing).flatMap(
          (name) => findUpstreamServers(configuration, 'stream', name) ?? [name],
        )
        return judgeStream(server, targets, host, network)
      }),
    )
}

function judgeStream(
  server: NginxContext,
  addresses: readonly string[],
  host: string,
  network: HostNetwork,
): Verdict {
  const where = `${host}: stream ${formatPlace(server.block)}`
  const evidence = createEvidence(
    'host.nginxConfiguration',
    `${where}: proxy_pass ${addresses.join(', ') || 'to what the request says'}`,
  )
  const endsTls = listListenAddresses(server).some(({ ssl }) => ssl)
  const beginsTls = listEffectiveDirectives(server, 'proxy_ssl').some(
    ({ arguments: args }) => args?.[0] === 'on',
  )
  if (!endsTls || beginsTls)
    return pass('nginx speaks TLS to Mattermost wherever it is on another host', evidence)
  const places = addresses.map((address) => ({ address, here: isOnThisHost(address, network) }))
  const elsewhere = places.find(({ here }) => here === 'no')
  if (elsewhere) return fail(`${where} ends TLS and speaks clear text to ${elsewhere.address}`, evidence)
  return places.length > 0 && places.every(({ here }) => here === 'yes')
    ? pass('nginx speaks TLS to Mattermost wherever it is on another host', evidence)
    : inconclusive(`${where} ends TLS, and where it leads is not known`, evidence)
}
