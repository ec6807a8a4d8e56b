import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureVersion } from 'node:tls'
import { documentedPorts, internalPorts, type Target } from '../../probes/target.ts'
import type { VersionName } from '../../probes/tls/facts.ts'
import { versionCode } from '../../probes/tls/wire/registry/versions.ts'
import { type Publication, responder } from '../pki/responder.ts'
import { createApp } from './app.ts'
import { closedPorts } from './closed-port.ts'
import { createEarlyDataFront } from './early-data.ts'
import { createEdge } from './edge.ts'
import { exposedService } from './exposure.ts'
import { type FaultName, faults } from './faults.ts'
import { createFront } from './front.ts'
import { createHttp } from './http.ts'
import { createIdentity, type Identity } from './identity.ts'
import { type Listener, type Loopback, listen, listenDual } from './listener.ts'
import { createReverseProxy, type ReverseProxy } from './reverse-proxy.ts'
import { type ReplicaProfile, replicaHost, type Settings, settingsFor } from './settings.ts'
import { type VariantName, variants } from './variants.ts'

export interface EmbeddedOptions {
  /** The document it is built from; `current` by default. */
  profile?: ReplicaProfile
  faults?: readonly FaultName[]
  variants?: readonly VariantName[]
  /** Stops it, like disposing it. */
  signal?: AbortSignal
}

/** A running replica. Disposing it closes every port and connection. */
export interface EmbeddedReplica extends AsyncDisposable {
  /** How it is reached from outside. */
  readonly target: Target
  readonly faults: readonly FaultName[]
}

/**
 * Seed 000's deployment as seen from outside, on loopback, in this process. Nothing of it outlives its disposal.
 * Faults and variants of IPv6 need a machine that has it (`hasIpv6`), else they reject with EADDRNOTAVAIL.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedReplica> {
  options.signal?.throwIfAborted()
  const settings = settingsFor(options.profile ?? 'current')
  for (const name of options.variants ?? []) variants[name].change(settings)
  for (const name of options.faults ?? []) faults[name].change(settings)
  await using starting = new AsyncDisposableStack()
  const target = await start(settings, starting)
  options.signal?.throwIfAborted()
  const running = starting.move()
  let stopped: Promise<void> | null = null
  const stop = () => {
    options.signal?.removeEventListener('abort', stop)
    stopped ??= running.disposeAsync()
    return stopped
  }
  options.signal?.addEventListener('abort', stop, { once: true })
  return { target, faults: [...(options.faults ?? [])], [Symbol.asyncDispose]: stop }
}

async function start(settings: Settings, stack: AsyncDisposableStack): Promise<Target> {
  const site = { host: replicaHost, port: 0 }
  const authority = () => (site.port === documentedPorts.https ? site.host : `${site.host}:${site.port}`)
  const siteUrl = () => `${settings.app.siteScheme}://${settings.app.siteHost ?? authority()}`

  const identity = await createPublishedIdentity(settings, stack)
  const appServer = createApp(settings.app, siteUrl)
  const acceptApp = (socket: Socket) => void appServer.emit('connection', socket)
  const app = stack.use(await listen({ address: '127.0.0.1', allowHalfOpen: true }, acceptApp))
  const proxyFor = (scheme: 'http' | 'https') =>
    stack.adopt(createReverseProxy(settings.edge, scheme, app.port), (proxy) => proxy.dispose())

  const { ipv6 } = settings.network
  const proxy = proxyFor('https')
  const edge = createTls(settings, identity, proxy)
  const other = ipv6 === 'other-certificate' ? await createOther(settings, stack, proxy) : edge
  const dualHttps = ipv6 !== null && ipv6 !== 'nothing'
  const https = stack.use(
    await listenAs(dualHttps, {}, (socket, address) => (address === '::1' ? other : edge)(socket)),
  )
  site.port = https.port

  const cleartext = createHttp(settings, authority, proxyFor('http'))
  const dualHttp = dualHttps && ipv6 !== 'no-http'
  const http = stack.use(await listenAs(dualHttp, { allowHalfOpen: true }, cleartext))
  const exposed = await expose(settings, stack, acceptApp)

  return {
    host: site.host,
    port: https.port,
    connectTo: ipv6 === null ? ['127.0.0.1'] : ['127.0.0.1', '::1'],
    ports: { [documentedPorts.http]: http.port, ...exposed },
    ca: [identity.trustedRoot],
    simulated: 'embedded replica: a simulation in one Node process, not a deployment',
  }
}

/** The certificate, with its CA's OCSP responder running. */
async function createPublishedIdentity(settings: Settings, stack: AsyncDisposableStack): Promise<Identity> {
  let publication: Publication | null = null
  const server = createServer(
    responder(() => {
      if (!publication) throw new Error('the responder was asked before it had anything to publish')
      return publication
    }),
  )
  const listener = await listen({ address: '127.0.0.1', allowHalfOpen: true }, (socket) =>
    server.emit('connection', socket),
  )
  stack.use(listener)
  const identity = await createIdentity(settings.certificate, `http://127.0.0.1:${listener.port}`)
  publication = identity.publication
  return identity
}

/** Another host's server: the same in all but its certificate. */
async function createOther(settings: Settings, stack: AsyncDisposableStack, proxy: ReverseProxy) {
  return createTls(settings, await createPublishedIdentity(settings, stack), proxy)
}

function createTls(settings: Settings, identity: Identity, proxy: ReverseProxy): (socket: Socket) => void {
  const { tls } = settings
  const scripted = { key: identity.server.key, chain: identity.der, groups: tls.groups }
  const edge = createEdge(settings, identity.server, proxy)
  const accept = tls.earlyData ? createEarlyDataFront(scripted, edge) : edge
  if (tls.scripted.length === 0) return accept
  const all = Object.keys(versionNames) as SecureVersion[]
  const spoken = all.slice(all.indexOf(tls.minVersion), all.indexOf(tls.maxVersion) + 1)
  const versions = spoken.map((name) => versionCode(versionNames[name]))
  return createFront(tls.scripted, scripted, { versions, suites: tls.suites, accept })
}

/** Oldest first. */
const versionNames = {
  TLSv1: 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
} as const satisfies Record<SecureVersion, VersionName>

function listenAs(
  dual: boolean,
  options: { allowHalfOpen?: boolean },
  accept: (socket: Socket, address: Loopback) => void,
): Promise<Listener> {
  return dual
    ? listenDual(options, accept)
    : listen({ ...options, address: '127.0.0.1' }, (socket) => accept(socket, '127.0.0.1'))
}

/** Where each port of the documents that should be closed is found: closed, unless it is exposed. */
async function expose(settings: Settings, stack: AsyncDisposableStack, app: (socket: Socket) => void) {
  const documented = [documentedPorts.app, ...internalPorts]
  const addresses: Loopback[] = settings.network.ipv6 === null ? ['127.0.0.1'] : ['127.0.0.1', '::1']
  const closed = await closedPorts(documented.length, addresses)
  const ports = Object.fromEntries(documented.map((port, index) => [String(port), closed[index] ?? 0]))
  for (const { port, family, service } of settings.network.exposed) {
    const address = family === 4 ? '127.0.0.1' : '::1'
    const options = { address, port: ports[port] ?? 0, allowHalfOpen: true } as const
    stack.use(await listen(options, exposedService(service, app)))
  }
  return ports
}
