import * as z from 'zod'
import type { Fact } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { exchangeWithToken } from '../mattermost/authorized-exchange.ts'
import { belowSubpath } from '../mattermost/subpath.ts'
import type { Member } from './cluster-facts.ts'

/** Hundreds of nodes. */
const bodyLimit = 256 * 1024

/** The nodes that the cluster knows of, as the one sees them that the target's address leads to. */
export const clusterStatus = defineProbe({
  id: 'cluster-status',
  given: ({ api }) => api !== null,
  needs: ['net.primary', 'mattermost.subpath'],
  provides: ['cluster.status'],
  async collect(above, facts) {
    const context = belowSubpath(above, facts)
    const primary = facts['net.primary']
    const { api } = context.access
    if (!api) throw new Error('asked without the access that it needs')
    if (primary.status !== 'ok') return { 'cluster.status': primary }
    const { address } = primary.value
    const path = '/api/v4/cluster/status'
    const answer = await exchangeWithToken(context, { path, address, token: api.token, bodyLimit })
    if (answer.status !== 'ok') return { 'cluster.status': answer }
    const { response, body } = answer.value
    if (response.truncated) {
      return { 'cluster.status': { status: 'oversize', phase: 'body', limit: bodyLimit } }
    }
    const members = response.status === 200 ? parseMembers(body) : null
    return { 'cluster.status': createStatusFact(response.status, members) }
  },
})

function createStatusFact(httpStatus: number, members: Member[] | null): Fact<'cluster.status'> {
  return { status: 'ok', value: { httpStatus, members } }
}

/** What a JSON escape can carry past a terminal's attention is replaced. */
const text = z
  .string()
  .max(300)
  .transform((value) => value.replace(/\p{Cc}/gu, '\uFFFD'))
const listSchema = z
  .array(
    z.object({
      id: text.default(''),
      version: text.default(''),
      schema_version: text.default(''),
      config_hash: text.default(''),
      ipaddress: text.default(''),
      hostname: text.default(''),
    }),
  )
  .max(1000)

/** `[]` where the server runs by itself. */
function parseMembers(body: Buffer): Member[] | null {
  const parsed = listSchema.safeParse(parseJson(body.toString()))
  if (!parsed.success) return null
  return parsed.data.map(({ id, version, schema_version, config_hash, ipaddress, hostname }) => ({
    id,
    version,
    schemaVersion: schema_version,
    configHash: config_hash,
    ipAddress: ipaddress,
    hostname,
  }))
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
