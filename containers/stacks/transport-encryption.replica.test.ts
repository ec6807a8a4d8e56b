import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { detectEngineForTests, listEngineObjects } from '../../lab/stacks/engine-for-tests.ts'
import { requestFromEdge } from '../../lab/stacks/https-answer-for-tests.ts'
import { findChromiumTools, loadInChromium, requestWithCurl } from '../../lab/stacks/real-clients.ts'
import type { Host } from '../docker/stack-host.ts'
import { formatDataSource } from './database-installation.ts'
import type { Stack } from './stack.ts'
import { startTransportEncryption } from './transport-encryption.ts'
import type { DatabaseKind, TlsMode } from './variants.ts'

const { engine, note } = await detectEngineForTests()

describe.skipIf(engine === null).each<[DatabaseKind]>([['mariadb'], ['postgresql']])(
  `transport-encryption on %s${note}`,
  (kind) => {
    let stack: Stack
    let app: Host
    let before: string[]

    beforeAll(async () => {
      if (!engine) return
      before = await listEngineObjects(engine, 'none')
      const started = performance.now()
      stack = await startTransportEncryption({ engine, database: kind })
      app = stack.nodes.mattermost1 as Host
      console.log(
        `transport-encryption on ${kind} up in ${((performance.now() - started) / 1000).toFixed(1)} s`,
      )
    })
    afterAll(async () => {
      if (!engine || !stack) return
      await stack[Symbol.asyncDispose]()
      expect(await listEngineObjects(engine, stack.run)).toEqual(before)
    })

    test('answers on its published port to a client that trusts its CA', async () => {
      const { status, body } = await requestFromEdge(
        stack.published,
        '/api/v4/system/ping?get_server_status=true',
      )
      expect(status).toBe(200)
      expect(JSON.parse(body)).toMatchObject({ status: 'OK', database_status: 'OK' })
    })

    test('answers curl by its name', async () => {
      expect(await requestWithCurl(stack.published, '/api/v4/system/ping')).toBe(200)
    })

    test.skipIf(findChromiumTools() === null)('loads in Chromium, which trusts only the CA', async () => {
      expect(await loadInChromium(stack.published)).toEqual({ status: 200, title: 'Mattermost' })
    })

    test('nginx reaches the app over TLS, and plain HTTP there is told off', async () => {
      const nginx = stack.nodes.nginx as Host
      expect(
        await nginx.shell("grep -c 'proxy_pass https://backend;' /etc/nginx/conf.d/mattermost.conf"),
      ).toBe('2\n')
      expect(await nginx.shell('curl -sk -o /dev/null -w %{http_code} https://mattermost1:8065/')).toBe('200')
      expect(await nginx.shell('curl -s http://mattermost1:8065/')).toMatch(/HTTP request to an HTTPS server/)
    })

    test('the key files are as the document leaves them', async () => {
      const modes = await app.shell("stat -c '%a %U:%G %n' /opt/mattermost/config/*.pem")
      expect(modes).toBe(
        '640 root:mattermost /opt/mattermost/config/cert.pem\n640 root:mattermost /opt/mattermost/config/key.pem\n',
      )
    })

    test('the database cannot be reached from the edge', async () => {
      const nginx = stack.nodes.nginx as Host
      const database = stack.nodes.database as Host
      const port = kind === 'mariadb' ? 3306 : 5432
      const reach = (host: Host) =>
        host.exec(['timeout', '3', 'bash', '-c', `exec 3<>/dev/tcp/${database.addresses[0]?.ipv4}/${port}`])
      expect((await reach(app)).exitCode).toBe(0)
      expect((await reach(nginx)).exitCode).not.toBe(0)
    })

    // What each mode comes to on a server that requires TLS.
    const encrypted = expect.stringMatching(/^TLS_/)
    const expected: Partial<Record<TlsMode, unknown>> = {
      mariadb: { true: encrypted, 'skip-verify': encrypted, preferred: encrypted, false: 'refused' },
      postgresql: {
        disable: 'refused',
        allow: encrypted,
        prefer: encrypted,
        require: encrypted,
        'verify-ca': encrypted,
        'verify-full': encrypted,
      },
    }[kind]
    test.each(Object.entries(expected))('a DataSource with mode %s', async (mode, tls) => {
      expect(await sessionWith(mode as TlsMode)).toEqual(tls)
    })

    test('a mode that falls back does so silently when the server offers no TLS, one that requires it does not', async () => {
      const database = stack.nodes.database as Host
      await withoutTls(database, kind)
      const [fallingBack, requiring] = {
        mariadb: ['preferred', 'skip-verify'],
        postgresql: ['prefer', 'require'],
      }[kind]
      expect(await sessionWith(fallingBack as TlsMode)).toBe('clear text')
      expect(await sessionWith(requiring as TlsMode)).toBe('refused')
    })

    /** Restarts Mattermost with another mode: the cipher of its session as the server told it, `clear text`, or `refused`. */
    async function sessionWith(mode: TlsMode): Promise<string> {
      const file = '/opt/mattermost/config/config.json'
      const config = JSON.parse(await app.shell(`cat ${file}`))
      const host = (stack.nodes.database as Host).addresses[0]?.ipv4 ?? ''
      config.SqlSettings.DataSource = formatDataSource(
        kind,
        host,
        stack.credentials.databasePassword ?? '',
        mode,
      )
      await app.write(file, JSON.stringify(config), 0o640)
      await app.shell(`chown mattermost: ${file}`)
      const since = `@${(Date.now() / 1000).toFixed(3)}`
      // A start that the database refuses is data here; systemd would count it against its limit of starts.
      await app.exec(['bash', '-c', 'systemctl reset-failed mattermost; systemctl restart mattermost'])
      const journal = await app.shell(
        `journalctl -u mattermost -o cat --no-pager --since ${since} | grep '"Database session"'`,
      )
      await app.exec(['systemctl', 'stop', 'mattermost'])
      const session = JSON.parse(journal.trim().split('\n')[0] ?? '') as {
        healthy: boolean
        tls: string | null
      }
      return session.healthy ? (session.tls ?? 'clear text') : 'refused'
    }
  },
)

async function withoutTls(database: Host, kind: DatabaseKind): Promise<void> {
  if (kind === 'mariadb') {
    await database.shell(`sed -i 's/^ssl-.*//; s/^require_secure_transport.*/skip-ssl/' /etc/mysql/mariadb.conf.d/99-mattermost.cnf
      systemctl restart mariadb`)
  } else {
    await database.shell(`sed -i 's/^ssl = on/ssl = off/' /etc/postgresql/15/main/conf.d/mattermost.conf
      sed -i 's/^hostssl/host/' /etc/postgresql/15/main/pg_hba.conf
      systemctl restart postgresql@15-main`)
  }
}
