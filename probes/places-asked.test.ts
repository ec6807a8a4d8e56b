import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readImports } from '../lab/source-imports.ts'

const root = join(import.meta.dirname, '..')
const sources = globSync('{cli,containers,core,probes,reports,suites}/**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts'),
)

/**
 * Whose the address is at every place that connects to one. `user`: it stands in a flag or a file of his. `target`: where the
 * target was found, by `chooseAddresses`. `named`: a peer has a say in it, and `core/credential-rules.ts` is asked. `caller`: it is
 * given by one of these. A new place belongs here, with what it connects to.
 */
const owners: Record<string, 'user' | 'target' | 'named' | 'caller'> = {
  'probes/cluster/exposure.ts': 'named',
  'probes/cluster/reach.ts': 'named',
  'probes/database/mysql/mysql-session.ts': 'user',
  'probes/database/postgresql/postgresql-session.ts': 'user',
  'probes/database/postgresql/startup.ts': 'user',
  'probes/database/tunnel/forwarded-port.ts': 'user',
  'probes/dns/resolver.ts': 'user',
  'probes/host/transports/ssh/ssh-connection.ts': 'user',
  'probes/http/cleartext.ts': 'target',
  'probes/http/http-exchange.ts': 'caller',
  'probes/http/http2-socket.ts': 'caller',
  'probes/http/http2.ts': 'target',
  'probes/http/redirects.ts': 'named',
  'probes/mattermost/authorized-exchange.ts': 'target',
  'probes/net/primary.ts': 'target',
  'probes/net/tls-socket.ts': 'caller',
  'probes/ports/reachability.ts': 'target',
  'probes/quic/http3.ts': 'named',
  'probes/tls/asking/bounded-talk.ts': 'caller',
  'probes/tls/library/tls-connection.ts': 'caller',
  'probes/websocket/extended-connect.ts': 'target',
}

/** What makes a connection, or has another host make one. A redirect is followed by an exchange whose port a peer named. */
const opens =
  /\b(?:openSocket|withChannel|useChannel|exchangeDatagram|openTlsSocket|openHttp2Socket)\b|\bsession\.forward\(/
const definitions = ['probes/net/tcp-channel.ts', 'probes/net/datagram.ts']

test('every place that connects somewhere is known, and whose address it takes', () => {
  const places = sources.filter(
    (file) => !definitions.includes(file) && opens.test(readFileSync(join(root, file), 'utf8')),
  )
  const listed = Object.keys(owners).filter((file) => file !== 'probes/http/redirects.ts')
  expect(places.toSorted()).toEqual(listed.toSorted())
})

test('where a peer has a say, the one rule is asked', () => {
  const asks = (file: string, rule: RegExp) =>
    readImports(file).some(({ name, typeOnly }) => rule.test(name) && !typeOnly)
  for (const [file, owner] of Object.entries(owners).filter(([, each]) => each === 'named')) {
    // A cluster's nodes are named by its layout.
    const asking = file.startsWith('probes/cluster/') ? 'probes/cluster/layout.ts' : file
    expect(asks(asking, /\/(?:credential-rules|off-limits)\.ts$/), `${file}, ${owner}`).toBe(true)
  }
  expect(asks('probes/net/off-limits.ts', /\/credential-rules\.ts$/)).toBe(true)
})

test('every place that reveals a secret is known', () => {
  const places = sources.filter((file) => readFileSync(join(root, file), 'utf8').includes('.reveal()'))
  expect(places.toSorted()).toEqual([
    // The files of a replica that was asked to stay, for its owner alone.
    'cli/replica/access-files.ts',
    'probes/database/mysql/mysql-authentication.ts',
    'probes/database/mysql/mysql-session.ts',
    'probes/database/postgresql/postgresql-session.ts',
    'probes/host/transports/ssh/login-credentials.ts',
    'probes/host/transports/ssh/ssh-login.ts',
    'probes/mattermost/authorized-exchange.ts',
    // The text of a config.json: what becomes a fact is redacted.
    'probes/mattermost/baseline.ts',
  ])
})
