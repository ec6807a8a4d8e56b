import { createPublicKey, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureVersion } from 'node:tls'
import type { Access } from '../../core/access.ts'
import { documentedPorts, internalPorts, type Target } from '../../core/target.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import { versionCode } from '../../core/tls/registry/versions.ts'
import { type FaultName, faults } from '../faults/embedded-faults.ts'
import { createCaServer, type Publication } from '../pki/ca-server.ts'
import { type MakeKey, makeFreshKey } from '../pki/issued-certificate.ts'
import { logIdOf, type TransparencyLog } from '../pki/log-signer.ts'
import { createCleartextEdge } from './cleartext-server.ts'
import { reserveClosedPorts } from './closed-port.ts'
import { createZone } from './dns-zone.ts'
import { createEarlyDataFront } from './early-data-front.ts'
import { createExposedService } from './exposed-services.ts'
import { createHttpsEdge } from './https-server.ts'
import { createIdentity, type Identity } from './identity.ts'
import { createIntolerantFront } from './intolerant-front.ts'
import { type Listener, type Loopback, listenOnBothLoopbacks, listenOnLoopback } from './listener.ts'
import { createApp } from './mattermost-stand-in.ts'
import { startNameserver } from './nameserver.ts'
import { startQuicResponder } from './quic-responder.ts'
import type { ReplicaProfile } from './replica-profile.ts'
import { createReplicaSettings, type ReplicaSettings, replicaHost } from './replica-settings.ts'
import { createReverseProxy, type ReverseProxy } from './reverse-proxy.ts'
import { createScriptedFront } from './scripted-front.ts'
import { type VariantName, variants } from './variants.ts'

export interface EmbeddedOptions {
  /** The document it is built from; `current` by default. */
  profile?: ReplicaProfile
  faults?: readonly FaultName[]
  variants?: readonly VariantName[]
  /** Stops it, like disposing it. */
  signal?: AbortSignal
  /** Where its RSA keys come from: new ones by default. They are most of what a start costs. */
  makeKey?: MakeKey
}

/** A running replica. Disposing it closes every port and connection. */
export interface EmbeddedReplica extends AsyncDisposable {
  /** How it is reached from outside. */
  readonly target: Target
  /** The keys, passwords and token of its host, database and API. They open nothing else. */
  readonly access: Access
  readonly faults: readonly FaultName[]
}

/**
 * Seed 000's deployment as seen from outside, on loopback, in this process. Nothing of it outlives its disposal.
 * Faults and variants of IPv6 need a machine that has it (`hasIpv6`), else they reject with EADDRNOTAVAIL.
 */
export async function startEmbeddedReplica(options: EmbeddedOptions = {}): Promise<EmbeddedReplica> {
  options.signal?.throwIfAborted()
  const settings = createReplicaSettings(options.profile ?? 'current')
  for (const name of options.variants ?? []) variants[name].change(settings)
  for (const name of options.faults ?? []) faults[name].change(settings)
  await using starting = new AsyncDisposableStack()
  const { target, access } = await startServices(settings, starting, options.makeKey ?? makeFreshKey)
  options.signal?.throwIfAborted()
  const running = starting.move()
  let stopped: Promise<void> | null = null
  const stop = () => {
    options.signal?.removeEventListener('abort', stop)
    stopped ??= running.disposeAsync()
    return stopped
  }
  options.signal?.addEventListener('abort', stop, { once: true })
  return { target, access, faults: [...(options.faults ?? [])], [Symbol.asyncDispose]: stop }
}

async function startServices(
  settings: ReplicaSettings,
  stack: AsyncDisposableStack,
  makeKey: MakeKey,
): Promise<Pick<EmbeddedReplica, 'target' | 'access'>> {
  // ssh2 takes a while to load: the keys are made meanwhile.
  const insideModule = import('./inside/inside-services.ts')
  const siteUrl = `${settings.app.siteScheme}://${settings.app.siteHost ?? replicaHost}`

  const [identity, { startInside, renderMaskedConfigText }, preparation] = await Promise.all([
    createPublishedIdentity(settings, stack, makeKey),
    insideModule,
    insideModule.then(({ prepareInside }) => prepareInside(settings.inside, makeKey)),
  ])
  const token = randomBytes(13).toString('hex')
  const known = { siteUrl, client: settings.app.config }
  const appServer = createApp(settings.app, siteUrl, {
    token,
    config: () => renderMaskedConfigText(settings.inside.mattermost.running, known),
  })
  const acceptApp = (socket: Socket) => void appServer.emit('connection', socket)
  const app = stack.use(await listenOnLoopback({ address: '127.0.0.1', allowHalfOpen: true }, acceptApp))
  const proxyFor = (scheme: 'http' | 'https') =>
    stack.adopt(createReverseProxy(settings.edge, scheme, app.port), (proxy) => proxy.dispose())

  const advertised = await advertiseHttp3(settings, stack)
  const { ipv6 } = settings.network
  const proxy = proxyFor('https')
  const edge = createTlsFront(settings, identity, proxy)
  const other = ipv6 === 'other-certificate' ? await createOtherServer(settings, stack, proxy, makeKey) : edge
  const dualHttps = ipv6 !== null && ipv6 !== 'nothing'
  const https = stack.use(
    await listenOnOneOrBoth(dualHttps, {}, (socket, address) => (address === '::1' ? other : edge)(socket)),
  )
  const cleartext = createCleartextEdge(settings, replicaHost, proxyFor('http'))
  const dualHttp = dualHttps && ipv6 !== 'no-http'
  const http = stack.use(await listenOnOneOrBoth(dualHttp, { allowHalfOpen: true }, cleartext))
  const exposed = await exposePorts(settings, stack, acceptApp)
  const publicKey = createPublicKey(identity.server.key).export({ type: 'spki', format: 'der' })
  const nameserver = stack.use(await startNameserver(() => createZone(settings.dns, replicaHost, publicKey)))

  const target: Target = {
    // As its users would know it, so that it is the same target on every run: where it really is stands in `ports`.
    host: replicaHost,
    port: documentedPorts.https,
    connectTo: ipv6 === null ? ['127.0.0.1'] : ['127.0.0.1', '::1'],
    ports: {
      [documentedPorts.http]: http.port,
      [documentedPorts.https]: https.port,
      ...exposed,
      ...advertised,
    },
    ca: [identity.trustedRoot],
    resolvers: [`127.0.0.1:${nameserver.port}`],
    ...(identity.logs.length > 0 && { ctLogs: createLogList(identity.logs) }),
    simulated:
      'embedded replica: a simulation in one Node process, not a deployment; what its host and database answer are recordings',
  }
  const access = await startInside(
    {
      settings: settings.inside,
      preparation,
      authority: identity.trusted,
      known,
      token,
      app: app.port,
    },
    stack,
  )
  return { target, access }
}

/**
 * Alt-Svc (RFC 7838) with a UDP port, where QUIC answers, or nobody any more. What a peer names on loopback is asked only where the user
 * has said that it is the target's, so that it has to be among the target's ports.
 */
async function advertiseHttp3(
  settings: ReplicaSettings,
  stack: AsyncDisposableStack,
): Promise<Target['ports']> {
  if (settings.http3 === 'none') return {}
  const quic = await startQuicResponder()
  if (settings.http3 === 'closed') await quic[Symbol.asyncDispose]()
  else stack.use(quic)
  const { edge } = settings
  edge.addedHeaders = [...edge.addedHeaders, ['Alt-Svc', `h3=":${quic.port}"; ma=86400`]]
  return { [quic.port]: quic.port }
}

function createLogList(logs: readonly TransparencyLog[]): NonNullable<Target['ctLogs']> {
  return {
    timestamp: new Date().toISOString(),
    source: 'embedded replica',
    logs: logs.map((log) => ({
      id: logIdOf(log).toString('base64'),
      key: log.publicKey.toString('base64'),
      description: log.description,
      operator: log.operator,
      state: 'usable',
      since: null,
    })),
  }
}

/** The certificate, with its CA's OCSP responder running. */
async function createPublishedIdentity(
  settings: ReplicaSettings,
  stack: AsyncDisposableStack,
  makeKey: MakeKey,
): Promise<Identity> {
  let publication: Publication | null = null
  const server = createServer(
    createCaServer(() => {
      if (!publication) throw new Error('the responder was asked before it had anything to publish')
      return publication
    }),
  )
  const listener = await listenOnLoopback({ address: '127.0.0.1', allowHalfOpen: true }, (socket) =>
    server.emit('connection', socket),
  )
  stack.use(listener)
  const identity = await createIdentity(settings.certificate, `http://127.0.0.1:${listener.port}`, makeKey)
  publication = identity.publication
  return identity
}

/** Another host's server: the same in all but its certificate. */
async function createOtherServer(
  settings: ReplicaSettings,
  stack: AsyncDisposableStack,
  proxy: ReverseProxy,
  makeKey: MakeKey,
) {
  const makeOtherKey: MakeKey = (role, bits) => makeKey(`${role}, of the other host`, bits)
  return createTlsFront(settings, await createPublishedIdentity(settings, stack, makeOtherKey), proxy)
}

function createTlsFront(
  settings: ReplicaSettings,
  identity: Identity,
  proxy: ReverseProxy,
): (socket: Socket) => void {
  const { tls } = settings
  const server = createServerFor(settings, identity, proxy)
  return tls.intolerance ? createIntolerantFront(tls.intolerance, server) : server
}

function createServerFor(
  settings: ReplicaSettings,
  identity: Identity,
  proxy: ReverseProxy,
): (socket: Socket) => void {
  const { tls } = settings
  const reuses = tls.scripted.some(({ weakness }) => weakness === 'key-reuse')
  const scripted = {
    key: identity.server.key,
    chain: identity.der,
    groups: tls.groups,
    ...(reuses && { keptKeys: new Map<string, Uint8Array>() }),
  }
  const edge = createHttpsEdge(settings, identity.server, proxy)
  const accept = tls.earlyData ? createEarlyDataFront(scripted, edge) : edge
  if (tls.scripted.length === 0) return accept
  const all = Object.keys(versionNames) as SecureVersion[]
  const spoken = all.slice(all.indexOf(tls.minVersion), all.indexOf(tls.maxVersion) + 1)
  const versions = spoken.map((name) => versionCode(versionNames[name]))
  return createScriptedFront(tls.scripted, scripted, { versions, suites: tls.suites, accept })
}

/** Oldest first. */
const versionNames = {
  TLSv1: 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
} as const satisfies Record<SecureVersion, VersionName>

function listenOnOneOrBoth(
  dual: boolean,
  options: { allowHalfOpen?: boolean },
  accept: (socket: Socket, address: Loopback) => void,
): Promise<Listener> {
  return dual
    ? listenOnBothLoopbacks(options, accept)
    : listenOnLoopback({ ...options, address: '127.0.0.1' }, (socket) => accept(socket, '127.0.0.1'))
}

/** Where each port of the documents that should be closed is found: closed, unless it is exposed. */
async function exposePorts(
  settings: ReplicaSettings,
  stack: AsyncDisposableStack,
  app: (socket: Socket) => void,
) {
  const documented = [documentedPorts.app, ...internalPorts]
  const addresses: Loopback[] = settings.network.ipv6 === null ? ['127.0.0.1'] : ['127.0.0.1', '::1']
  const closed = stack.use(await reserveClosedPorts(documented.length, addresses)).numbers
  const ports = Object.fromEntries(documented.map((port, index) => [String(port), closed[index] ?? 0]))
  for (const { port, family, service } of settings.network.exposed) {
    const address = family === 4 ? '127.0.0.1' : '::1'
    const options = { address, port: ports[port] ?? 0, allowHalfOpen: true } as const
    stack.use(await listenOnLoopback(options, createExposedService(service, app)))
  }
  return ports
}
