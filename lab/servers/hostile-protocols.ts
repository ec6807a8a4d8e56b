import { type Behaviour, type Behaviours, listBehaviours } from './hostile-behaviour.ts'
import { hostileCertificates, sendCertificates } from './hostile-certificates.ts'
import {
  deployDns,
  deployHttp,
  deployHttp2,
  deployMysql,
  deployPostgresql,
  deploySsh,
  deployTls,
  deployWebSocket,
  type HostileDeployment,
} from './hostile-deployments.ts'
import { hostileDns } from './hostile-dns.ts'
import { hostileHttp } from './hostile-http.ts'
import { hostileHttp2 } from './hostile-http2.ts'
import { hostileMysql } from './hostile-mysql.ts'
import { hostilePostgresql } from './hostile-postgresql.ts'
import { hostileSsh } from './hostile-ssh.ts'
import { hostileTls } from './hostile-tls.ts'
import { hostileWebSocket } from './hostile-websocket.ts'

/** A behaviour of one protocol's servers, ready to be deployed. */
export interface HostileBehaviour extends Omit<Behaviour<never>, 'serve'> {
  protocol: string
  /** Unlike that of every other behaviour of its protocol. */
  name: string
  /** What it shows, with what the sound part of its deployment does. */
  shown: readonly string[]
  deploy: () => Promise<HostileDeployment>
}

/** What handshakes with Node's own TLS server show to be right, whatever is said after them; not all of it each time, if one is late. */
const handshakes = [
  ...['tls-versions', 'tls-ciphers', 'tls-preference', 'tls-groups', 'tls-forward-secrecy'],
  ...['tls-signature-algorithms', 'tls-compression', 'tls-fallback-scsv', 'tls-session-resumption'],
  ...['tls-early-data', 'tls-key-reuse', 'tls-extended-master-secret', 'tls-encrypt-then-mac', 'tls-sni'],
  ...['tls-intolerance', 'rc4', 'sweet32', 'freak', 'logjam', 'drown', 'beast', 'poodle', 'poodle-tls'],
  ...['zombie-poodle', 'goldendoodle', 'lucky-minus-20', 'heartbleed', 'ccs-injection', 'ticketbleed'],
  ...['robot', 'certificate-expiry', 'certificate-key', 'client-compatibility', 'port-exposure'],
  'post-quantum',
]
/** What HTTP/1.1 shows that is answered as it should be: its version, no name of a server, no compression. */
const soundAnswers = ['cleartext-http-version', 'server-tokens', 'breach']
export const shownBySoundServer: readonly string[] = [...handshakes, ...soundAnswers]

/**
 * What a server shows that sends a certificate and no more: a whole ServerHello without heartbeats, the same leaf whatever name is asked
 * for, and what can be read in the leaf itself. Who signed it, none of them shows. A hello of SSL 2.0 they refuse each time by hanging up,
 * while other hellos are answered.
 */
const shownByCertificates = [
  ...['heartbleed', 'tls-sni', 'drown'],
  ...['certificate-expiry', 'certificate-hostname', 'certificate-key', 'must-staple'],
]

function listProtocol<Serve extends (...values: never[]) => unknown>(
  protocol: string,
  behaviours: Behaviours<Serve>,
  deploy: (serve: Serve) => Promise<HostileDeployment>,
  around: readonly string[] = [],
): HostileBehaviour[] {
  return listBehaviours(behaviours).map(({ serve, shown = [], ...rest }) => ({
    ...rest,
    protocol,
    shown: [...around, ...shown],
    deploy: () => deploy(serve),
  }))
}

const certificates = listProtocol(
  'certificates',
  hostileCertificates,
  (make) => deployTls(sendCertificates(make())),
  shownByCertificates,
).map(
  (one): HostileBehaviour =>
    one.name === 'sends 285 CAs of one name and key' ? { ...one, worst: true } : one,
)

/** Everything that a peer is known to do here, and that none should do. */
export const hostileBehaviours: readonly HostileBehaviour[] = [
  ...listProtocol('TLS', hostileTls, deployTls),
  ...certificates,
  ...listProtocol('HTTP', hostileHttp, deployHttp, handshakes),
  ...listProtocol('HTTP/2', hostileHttp2, deployHttp2, shownBySoundServer),
  ...listProtocol('WebSocket', hostileWebSocket, deployWebSocket, shownBySoundServer),
  ...listProtocol('DNS', hostileDns, deployDns),
  ...listProtocol('SSH', hostileSsh, deploySsh),
  ...listProtocol('MySQL', hostileMysql, deployMysql),
  ...listProtocol('PostgreSQL', hostilePostgresql, deployPostgresql),
]
