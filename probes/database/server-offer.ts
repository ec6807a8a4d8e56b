import { addressOf, type DatabaseAccess } from '../../core/database-access.ts'
import { map, type Outcome } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { boundedTalk } from '../tls/asking/bounded-talk.ts'
import type { Offer } from './database-facts.ts'
import { readOpening } from './mysql/mysql-greeting.ts'
import { requestTls } from './postgresql/ssl-request.ts'
import { openingLimit } from './wire/mysql-packets.ts'
import { messageLimit } from './wire/postgresql-messages.ts'

/** What the server shows to anyone: whether it offers TLS, and what it calls itself. One connection; no login begins. */
export function probeOffer(context: ProbeContext, access: DatabaseAccess): Promise<Outcome<Offer>> {
  const endpoint = { context, ...addressOf(access), serverName: null }
  return access.kind === 'mysql' ? mysqlOffer(endpoint) : postgresqlOffer(endpoint)
}

type Endpoint = Parameters<typeof boundedTalk>[0]

async function mysqlOffer(endpoint: Endpoint): Promise<Outcome<Offer>> {
  const opening = await boundedTalk(endpoint, openingLimit * 2, readOpening)
  return map(opening, (value) => {
    if (value.kind === 'greeting') {
      const { tls, version, product, authPlugin } = value
      return { tls, version, product, authPlugin, error: null }
    }
    const { errno, sqlState } = value
    return { ...nothing, error: { errno, sqlState, routine: null } }
  })
}

async function postgresqlOffer(endpoint: Endpoint): Promise<Outcome<Offer>> {
  const answer = await boundedTalk(endpoint, messageLimit * 2, requestTls)
  return map(answer, (value) => {
    if (value.kind !== 'error') return { ...nothing, product: 'PostgreSQL', tls: value.kind === 'tls' }
    const { sqlState, routine } = value
    return { ...nothing, product: 'PostgreSQL', error: { errno: null, sqlState, routine } }
  })
}

const nothing: Offer = { tls: null, version: null, product: null, authPlugin: null, error: null }
