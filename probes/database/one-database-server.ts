import type { DatabaseAccess, DatabaseAccount } from '../../core/database-access.ts'
import type { Failure, Outcome } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import type { DatabaseServer, Offer } from './database-facts.ts'
import { probeEncryption, type Relogin } from './encryption.ts'
import { askMysql } from './mysql/mysql-answers.ts'
import { withMysqlSession } from './mysql/mysql-session.ts'
import { askPostgresql } from './postgresql/postgresql-answers.ts'
import { withPostgresqlSession } from './postgresql/postgresql-session.ts'
import { probeStartup } from './postgresql/startup.ts'
import type { Query, RawAnswer } from './query-answer.ts'
import { probeOffer } from './server-offer.ts'

/** Everything that one database server shows, before login and, with an account, after it. */
export async function probeDatabaseServer(
  context: ProbeContext,
  access: DatabaseAccess,
): Promise<DatabaseServer> {
  const offer = await probeOffer(context, access)
  const tls = offer.status === 'ok' && offer.value.tls === true
  // A server that will not even greet is not asked again: MySQL counts those who go away.
  const talks = offer.status === 'ok' && offer.value.error === null
  const startup = access.kind === 'postgresql' && talks ? await probeStartup(context, access, tls) : null
  const asked = offer.status === 'ok' ? offer.value.authPlugin : null
  const inside =
    access.account &&
    (talks ? await askWithAccount(context, access, access.account, asked) : createFailedLogin(offer))
  const relogin = access.account && createRelogin(context, access, access.account, asked, inside)
  const { name, kind, host, port, appUser, database } = access
  return {
    name,
    kind,
    host,
    port,
    appUser,
    database,
    through: null,
    offer,
    startup,
    inside,
    encryption: tls ? await probeEncryption(context, access, relogin) : null,
  }
}

/** The facts of a server that was not asked, because the SSH host on the way to it could not be used. */
export function createUnreachedServer(
  access: DatabaseAccess,
  host: string,
  failure: Failure,
): DatabaseServer {
  const { name, kind, port, appUser, database, account } = access
  return {
    name,
    kind,
    host: access.host,
    port,
    appUser,
    database,
    through: { host, failure },
    offer: failure,
    startup: null,
    encryption: null,
    inside: account && failure,
  }
}

type Inside = NonNullable<DatabaseServer['inside']>

async function askWithAccount(
  context: ProbeContext,
  access: DatabaseAccess,
  account: DatabaseAccount,
  asked: string | null,
): Promise<Inside> {
  const outcome =
    access.kind === 'mysql'
      ? await withMysqlSession(context, access, account, asked, async ({ login, ask }) => ({
          login,
          answers: await askMysql(ask),
        }))
      : await withPostgresqlSession(context, access, account, async ({ login, ask }) => ({
          login,
          answers: await askPostgresql(ask, access.appUser, (database, query) =>
            askElsewhere(context, { ...access, database }, account, query),
          ),
        }))
  return outcome.status === 'ok' ? { status: 'ok', ...outcome.value } : outcome
}

/** One query in another database of the same server, over a login of its own. */
async function askElsewhere(
  context: ProbeContext,
  access: DatabaseAccess,
  account: DatabaseAccount,
  query: Query,
): Promise<RawAnswer> {
  const outcome = await withPostgresqlSession(context, access, account, ({ ask }) => ask(query))
  switch (outcome.status) {
    case 'ok':
      return outcome.value
    case 'rejected':
      return {
        status: 'forbidden',
        code: outcome.sqlState ?? '',
        grant: `CONNECT ON DATABASE, and a line of pg_hba.conf for it`,
      }
    case 'unprotected':
    case 'unsupported':
    case 'withheld':
      return { status: 'rejected', code: outcome.status }
    default:
      return outcome
  }
}

/** The reason why the server did not greet is also the reason why the account could not log in. */
function createFailedLogin(offer: Outcome<Offer>): Inside {
  if (offer.status !== 'ok') return offer
  const { error } = offer.value
  return { status: 'rejected', ...(error ?? { errno: null, sqlState: null, routine: null }) }
}

function createRelogin(
  context: ProbeContext,
  access: DatabaseAccess,
  account: DatabaseAccount,
  asked: string | null,
  inside: Inside | null,
): Relogin | null {
  if (access.kind !== 'mysql' || inside?.status !== 'ok' || inside.answers.kind !== 'mysql') return null
  const { settings } = inside.answers
  if (settings.status !== 'ok') return null
  const limit = settings.rows.find(({ name }) => name === 'max_connect_errors')?.value
  const logIn = async () =>
    (await withMysqlSession(context, access, account, asked, async () => null)).status === 'ok'
  return { maxConnectErrors: Number(limit ?? 0), logIn }
}
