import { spawn } from 'node:child_process'
import { log } from './log.mjs'

/**
 * Opens the DataSource and keeps one session open, with the database's own command-line client for the protocol and its TLS.
 * `state().tls` is what the server says of that very session: a cipher, or null for clear text.
 */
export async function openDatabase(settings) {
  const { DriverName: driver, DataSource: source } = settings
  const session = await open(driver === 'mysql' ? mysqlClient(source) : postgresClient(source))
  log(session.state.healthy ? 'info' : 'error', 'Database session', { driver, ...session.state })
  if (!session.state.healthy) process.exit(1)
  return { state: () => session.state, close: () => session.close() }
}

/**
 * go-sql-driver's DSN: `user:password@tcp(host:port)/name?tls=…`. The `mariadb` client goes on in clear text with `--ssl` where the
 * server has no TLS, which is what `preferred` means; for the modes that require TLS such a session is refused here.
 */
function mysqlClient(dsn) {
  const match = /^([^:@]*):(.*)@tcp\(\[?([^\])]*?)\]?:(\d+)\)\/([^?]*)\??(.*)$/.exec(dsn)
  if (!match) throw new Error('DataSource is not user:password@tcp(host:port)/database')
  const [, user, password, host, port, name, query] = match
  const mode = new URLSearchParams(query).get('tls') ?? 'false'
  const verified = ['--ssl', '--ssl-verify-server-cert', '--ssl-ca=/etc/ssl/certs/ca-certificates.crt']
  const flags = { true: verified, 'skip-verify': ['--ssl'], preferred: ['--ssl'], false: ['--skip-ssl'] }[
    mode
  ]
  if (!flags) throw new Error(`tls=${mode} is not one of true, false, skip-verify, preferred`)
  const server = ['--protocol=tcp', `--host=${host}`, `--port=${port}`, `--user=${user}`]
  return {
    command: 'mariadb',
    args: ['--no-defaults', ...server, ...flags, '-N', '-n', name],
    env: { MYSQL_PWD: password },
    question: "SHOW SESSION STATUS LIKE 'Ssl_cipher';\n",
    // `Ssl_cipher`, a tab, and the cipher: nothing after the tab means clear text.
    reading: /^Ssl_cipher\t(.*)$/m,
    encrypted: mode === 'true' || mode === 'skip-verify',
  }
}

/** libpq takes the same URL as lib/pq, less what only lib/pq knows. An omitted sslmode is `require` in lib/pq. */
function postgresClient(dsn) {
  const url = new URL(dsn)
  url.searchParams.delete('binary_parameters')
  if (!url.searchParams.has('sslmode')) url.searchParams.set('sslmode', 'require')
  const password = decodeURIComponent(url.password)
  url.password = ''
  return {
    command: 'psql',
    args: ['-X', '-q', '-A', '-t', '-w', url.href],
    env: { PGPASSWORD: password },
    question: "select 'Ssl_cipher ' || coalesce(cipher, '') from pg_stat_ssl where pid = pg_backend_pid();\n",
    reading: /^Ssl_cipher (.*)$/m,
    encrypted: false,
  }
}

const patienceMs = 15_000
const everyMs = 10_000
const keptBytes = 4096

/** Resolves when the server has answered the question about TLS, or the client has ended, or patience has. */
function open({ command, args, env, question, reading, encrypted }) {
  const session = { state: { healthy: false, tls: null }, close: () => child.kill() }
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  let errors = ''
  child.stdin.on('error', () => {})
  child.stdin.write(question)
  const repeated = setInterval(() => child.stdin.write(question), everyMs)
  child.stderr.on('data', (chunk) => {
    errors = (errors + chunk).slice(-keptBytes)
  })
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill(), patienceMs)
    child.stdout.on('data', (chunk) => {
      said = (said + chunk).slice(-keptBytes)
      const match = reading.exec(said)
      if (!match) return
      said = ''
      clearTimeout(timer)
      session.state = { healthy: true, tls: match[1] || null }
      if (encrypted && session.state.tls === null) {
        session.state = { healthy: false, tls: null, error: 'the server offers no TLS' }
        child.kill()
      }
      resolve(session)
    })
    child.on('error', (error) => {
      session.state = { healthy: false, tls: null, error: error.message }
      resolve(session)
    })
    child.on('close', (code) => {
      clearInterval(repeated)
      clearTimeout(timer)
      session.state = { healthy: false, tls: null, error: errors.trim() || `${command} ended with ${code}` }
      resolve(session)
    })
  })
}
