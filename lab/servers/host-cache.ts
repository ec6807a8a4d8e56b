/**
 * Run by `host-cache.live.test.ts` in a network of its own, where 192.0.2.1 is this machine and has a name: addresses of
 * loopback are not counted by MariaDB, nor are those without a name. Prints what the server counted, as JSON.
 */
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { probeDatabaseServer } from '../../probes/database/one-database-server.ts'
import { probeOffer } from '../../probes/database/server-offer.ts'
import { createContext } from '../fixtures/loopback-context.ts'
import { account, createLoopbackAccess, password } from '../fixtures/loopback-database.ts'
import { readCertificatePem } from '../fixtures/pki.ts'
import { startMariaDb } from './live-mariadb.ts'

const options = ['--performance-schema=ON', '--bind-address=0.0.0.0', '--skip-name-resolve=OFF']
await using server = await startMariaDb({ tls: true, options })
const access = createLoopbackAccess('mysql', server.port, {
  connectTo: { address: '192.0.2.1', port: server.port },
  ca: [readCertificatePem('root')],
})
const context = createContext({ timeout: 10_000 })

const runs = []
for (let run = 0; run < 3; run += 1) {
  const { encryption } = await probeDatabaseServer(context, { ...access, account })
  runs.push({ enumeration: encryption?.enumeration.status, ...(await readErrorCounts()) })
}
let offers = 0
for (let errno = 0; errno !== 1129 && offers < 150; offers += 1) {
  const offer = await probeOffer(context, access)
  errno = (offer.status === 'ok' && offer.value.error?.errno) || 0
}
console.log(JSON.stringify({ runs, offers }))

async function readErrorCounts() {
  const connection = await createConnection({
    host: '127.0.0.1',
    port: server.port,
    user: 'auditor_granted',
    password,
  })
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT SUM_CONNECT_ERRORS AS held, COUNT_HANDSHAKE_ERRORS AS made FROM performance_schema.host_cache WHERE IP = '192.0.2.1'",
  )
  await connection.end()
  return { held: Number(rows[0]?.held), made: Number(rows[0]?.made) }
}
