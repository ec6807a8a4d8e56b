import { startEmbeddedReplica } from '../../containers/embedded/embedded-replica.ts'
import type { ReplicaProfile } from '../../containers/embedded/replica-profile.ts'
import { httpsPortOf } from '../../core/target.ts'
import { configurations } from '../matrix/configurations.ts'
import type { TestCredentials } from '../matrix/server-credentials.ts'
import type { LiveServer } from '../servers/tls/live-server.ts'
import { startNginx } from '../servers/tls/nginx.ts'

/** A server on 127.0.0.1 to hold predictions against. */
export interface Server {
  name: string
  programs: readonly string[]
  start: (credentials: TestCredentials) => Promise<LiveServer>
  /** Why some answers of this server cannot be foretold; nowhere else may one be left open. */
  undetermined?: RegExp
}

const ffdhe = /^TLS 1\.[0-2]: whether DHE depends on FFDHE groups/
const undetermined: Readonly<Record<string, RegExp>> = {
  's_server: DHE': ffdhe,
  's_server: DSA': ffdhe,
  's_server: DHE of 1024 bits': ffdhe,
  // mmverify makes no FFDHE shares, so that it never sees what such a server signs with.
  's_server: finite-field groups in TLS 1.3': /^TLS 1\.3: not every signature scheme/,
}

const createNginxServer = (name: string, tls: string): Server => ({
  name: `nginx: ${name}`,
  programs: ['nginx'],
  start: (credentials) => startNginx([credentials['RSA-2048'], credentials['ECDSA-P256']], tls),
})

/** OpenSSL 3.5, which chooses groups otherwise than 3.0. */
const createEmbeddedServer = (profile: ReplicaProfile): Server => ({
  name: `embedded replica: ${profile}`,
  programs: ['openssl'],
  async start() {
    const replica = await startEmbeddedReplica({ profile })
    return { port: httpsPortOf(replica.target), [Symbol.asyncDispose]: () => replica[Symbol.asyncDispose]() }
  },
})

const bothVersions = 'ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers HIGH:!aNULL;'

/**
 * Those whose answer the facts decide. Others (mbedTLS, NSS, wolfSSL) choose groups by rules of their own, so that what is foretold is most
 * often one of several.
 */
const predictablePrograms: ReadonlySet<string> = new Set([
  'nginx',
  'openssl',
  'gnutls-serv',
  'apache2',
  'haproxy',
  'caddy',
])

export const servers: readonly Server[] = [
  ...configurations
    .filter(({ programs }) => programs.every((program) => predictablePrograms.has(program)))
    .map(({ name, programs, start }) => ({
      name,
      programs,
      start,
      ...(undetermined[name] && { undetermined: undetermined[name] }),
    })),
  createNginxServer('the client decides', `${bothVersions} ssl_prefer_server_ciphers off;`),
  createNginxServer(
    'ChaCha20 for who prefers it',
    `${bothVersions} ssl_prefer_server_ciphers on; ssl_conf_command Options ServerPreference,PrioritizeChaCha;`,
  ),
  createEmbeddedServer('current'),
  createEmbeddedServer('centos7'),
  createEmbeddedServer('centos7-legacy'),
]
