import { addressOf, type DatabaseAccess } from '../../core/database-access.ts'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { talkWithinLimits } from '../tls/asking/bounded-talk.ts'
import type { Offer } from './database-facts.ts'
import { readOpening } from './mysql/mysql-greeting.ts'
import { requestTls } from './postgresql/ssl-request.ts'
import { openingLimit } from './wire/mysql-packets.ts'
import { messageLimit } from './wire/postgresql-messages.ts'

/** What the server shows to anyone: whether it offers TLS, and what it calls itself. One connection; no login begins. */
export function probeOffer(context: ProbeContext, access: DatabaseAccess): Promise<Outcome<Offer>> {
  const endpoint = { context, ...addressOf(access), serverName: null }
  return access.kind === 'mysql' ? readMysqlOffer(endpoint) : readPostgresqlOffer(endpoint)
}

type Endpoint = Parameters<typeof talkWithinLimits>[0]

async function readMysqlOffer(endpoint: Endpoint): Promise<Outcome<Offer>> {
  const opening = await talkWithinLimits(endpoint, openingLimit * 2, readOpening)
  return mapOutcome(opening, (value) => {
    if (value.kind === 'greeting') {
      const { tls, version, product, authPlugin } = value
      return { tls, version, product, authPlugin, error: null }
    }
    const { errno, sqlState } = value
    return { ...emptyOffer, error: { errno, sqlState, routine: null } }
  })
}

async function readPostgresqlOffer(endpoint: Endpoint): Promise<Outcome<Offer>> {
  const answer = await talkWithinLimits(endpoint, messageLimit * 2, requestTls)
  return mapOutcome(answer, (value) => {
    if (value.kind !== 'error') return { ...emptyOffer, product: 'PostgreSQL', tls: value.kind === 'tls' }
    const { sqlState, routine } = value
    return { ...emptyOffer, product: 'PostgreSQL', error: { errno: null, sqlState, routine } }
  })
}

const emptyOffer: Offer = { tls: null, version: null, product: null, authPlugin: null, error: null }
