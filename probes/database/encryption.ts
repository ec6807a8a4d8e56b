import { isIPv6 } from 'node:net'
import { addressOf, type DatabaseAccess, type DatabaseKind } from '../../core/database-access.ts'
import type { FactsAt } from '../../core/fact.ts'
import type { Limiter } from '../../core/limiter.ts'
import { mapOutcome, ok } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { serverNameOf } from '../net/server-name.ts'
import type { Endpoint, Upgrade, UpgradeContext } from '../tls/asking/tls-endpoint.ts'
import { certificates } from '../tls/certificates.ts'
import { dhParameters } from '../tls/dh-parameters.ts'
import { groups } from '../tls/groups.ts'
import { finishHandshake } from '../tls/library/finished-handshake.ts'
import { suites } from '../tls/suites.ts'
import type { Encryption } from './database-facts.ts'
import { createBudgetedLimiter, leastConnectErrors } from './handshake-budget.ts'
import { upgradeMysql } from './mysql/mysql-greeting.ts'
import { upgradePostgresql } from './postgresql/ssl-request.ts'

const upgrades: Readonly<Record<DatabaseKind, Upgrade>> = {
  mysql: upgradeMysql,
  postgresql: upgradePostgresql,
}

/** What enumerating a MySQL server takes besides handshakes. Null: it may not be enumerated. */
export interface Relogin {
  /** The server's max_connect_errors. */
  maxConnectErrors: number
  /** Logs the read-only account in and out; false: that failed. */
  logIn: () => Promise<boolean>
}

/**
 * TLS as a database server speaks it, with the enumerators of HTTPS run through its own upgrade. PostgreSQL counts nothing
 * against us and is always enumerated; MySQL and MariaDB only with a login at hand.
 */
export async function probeEncryption(
  context: ProbeContext,
  access: DatabaseAccess,
  relogin: Relogin | null,
): Promise<Encryption> {
  const inner = createUpgradeContext(context, access, context.limiter)
  const { address, port } = addressOf(access)
  const endpoint: Endpoint = {
    context: inner,
    address,
    port,
    serverName: serverNameOf(access.host),
    upgrade: upgrades[access.kind],
  }
  // Without ALPN: PostgreSQL 17 refuses any protocol but its own.
  const handshake = mapOutcome(await finishHandshake(endpoint), ({ version, suite, group, alpn }) => ({
    version,
    suite,
    group,
    alpn,
  }))
  const empty = { certificates: [], certificateFailures: [] }
  const notMade = (reason: 'limit' | 'cut' | 'handshake'): Encryption => ({
    handshake,
    ...empty,
    enumeration: { status: 'not-made', reason },
  })
  if (handshake.status !== 'ok') return notMade('handshake')
  if (access.kind === 'postgresql') return enumerateTls(inner, address, handshake)
  if (!relogin || relogin.maxConnectErrors < leastConnectErrors) return notMade('limit')
  const stopped = new AbortController()
  const limiter = createBudgetedLimiter(context.limiter, relogin.logIn, () => stopped.abort())
  const signal = AbortSignal.any([context.signal, stopped.signal])
  const made = await enumerateTls(
    { ...createUpgradeContext(context, access, limiter), signal },
    address,
    handshake,
  )
  // Logs in after the last portion too, so that the server's count of failed handshakes is zero again.
  const settled = await relogin.logIn()
  return stopped.signal.aborted || context.signal.aborted || !settled ? notMade('cut') : made
}

/** The TLS probes ask the target's HTTPS port: here that is the database. */
function createUpgradeContext(
  context: ProbeContext,
  access: DatabaseAccess,
  limiter: Limiter,
): UpgradeContext {
  const { port } = addressOf(access)
  const target = { host: access.host, port, ports: {}, ca: [...access.ca] }
  return { ...context, target, limiter, upgrade: upgrades[access.kind] }
}

async function enumerateTls(
  context: UpgradeContext,
  address: string,
  handshake: Encryption['handshake'],
): Promise<Encryption> {
  const primary: FactsAt<'net.primary'> = { 'net.primary': ok({ address, family: isIPv6(address) ? 6 : 4 }) }
  const [chains, accepted] = await Promise.all([
    certificates.collect(context, primary),
    suites.collect(context, primary),
  ])
  const known = { ...primary, 'tls.suites': accepted['tls.suites'] }
  const [curves, parameters] = await Promise.all([
    groups.collect(context, known),
    dhParameters.collect(context, known),
  ])
  return {
    handshake,
    certificates: chains['tls.certificates'],
    certificateFailures: chains['tls.certificateFailures'],
    enumeration: {
      status: 'made',
      versions: accepted['tls.versions'],
      suites: accepted['tls.suites'],
      suiteRefusals: accepted['tls.suiteRefusals'],
      preference: accepted['tls.preference'],
      groups: curves['tls.groups'],
      groupRefusals: curves['tls.groupRefusals'],
      groupsUntested: curves['tls.groupsUntested'],
      groupPreference: curves['tls.groupPreference'],
      dhParameters: parameters['tls.dhParameters'],
    },
  }
}
