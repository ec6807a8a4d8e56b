import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Fact } from '../../core/fact.ts'
import { mapOutcome, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { documentedPorts, type Target } from '../../core/target.ts'
import { escapeBytes } from '../net/printable.ts'
import type { CaaRecord, TlsaRecord } from './dns-facts.ts'
import { createQuestion, type RecordName } from './dns-message.ts'
import { parseServers, type Resolution, type ResolverAddress, resolveRecords } from './resolver.ts'
import { readServiceBinding } from './service-binding.ts'

/** What DNS says of the target beside its addresses: CAA, TLSA and HTTPS records, as the resolvers have them. */
export const records = defineProbe({
  id: 'dns-records',
  needs: [],
  provides: ['dns.resolvers', 'dns.caa', 'dns.tlsa', 'dns.https'],
  async collect(context) {
    const { host, port } = context.target
    const name = nameOf(host)
    const asked = resolverSourceOf(context.target)
    if (name === null || asked === 'reached-elsewhere' || asked === 'offline') {
      const resolvers = { asked: name === null ? ('no-name' as const) : asked, servers: [] }
      return { 'dns.resolvers': resolvers, 'dns.caa': ok(null), 'dns.tlsa': ok(null), 'dns.https': ok(null) }
    }
    const servers = (context.target.resolvers ?? ['system']).flatMap(
      (resolver) => parseServers(resolver) ?? [],
    )
    const ask = requireZone(async (owner, type) => {
      const wanted = createQuestion(owner, type)
      // A host so long that its service has no name can have no such record.
      return wanted ? resolveRecords(context, servers, wanted) : { status: 'unresolved', code: 'EBADNAME' }
    })
    const [caa, tlsa, https] = await Promise.all([
      askParents(name, ask),
      askTlsa(`_${port}._tcp.${name}`, ask),
      // RFC 9460 §9.1: off the default port the port stands in the name.
      askHttps(port === documentedPorts.https ? name : `_${port}._https.${name}`, ask),
    ])
    return {
      'dns.resolvers': { asked, servers: servers.map(formatServer) },
      'dns.caa': caa,
      'dns.tlsa': tlsa,
      'dns.https': https,
    }
  },
})

type AskRecords = (name: string, type: RecordName) => Promise<Outcome<Resolution>>

/**
 * Believes that there are no such records only of a server that knows the zone: its reply names it, or the server does when it is asked
 * for it. A server that has nothing to do with the name (lame, or a way of blocking it) answers everything without records too.
 */
function requireZone(ask: AskRecords): AskRecords {
  const asked = new Map<string, Promise<boolean>>()
  /** Some resolvers leave the SOA record out of replies that it only stands beside, and give it to those who ask for it. */
  const showsZone = (name: string) => {
    const shown =
      asked.get(name) ?? ask(name, 'SOA').then((soa) => soa.status === 'ok' && soa.value.zone !== null)
    asked.set(name, shown)
    return shown
  }
  return async (name, type) => {
    const found = await ask(name, type)
    if (found.status !== 'ok' || found.value.records.length > 0 || found.value.zone !== null) return found
    const shown = await Promise.all(stepsUp(found.value.end).map(showsZone))
    return shown.includes(true) ? found : { status: 'unresolved', code: 'NO_ZONE' }
  }
}

/** The name and its parents, up to the top-level domain. */
function stepsUp(name: string): string[] {
  const labels = name.split('.')
  return labels.map((_, index) => labels.slice(index).join('.'))
}

/** Null: an address, or `localhost`, which is never asked for (RFC 6761 §6.3). */
function nameOf(host: string): string | null {
  const name = domainToASCII(host).toLowerCase().replace(/\.$/, '')
  const special = name === '' || name === 'localhost' || name.endsWith('.localhost')
  return special || isIP(name) || isIP(host.replace(/^\[(.*)\]$/, '$1')) ? null : name
}

function resolverSourceOf({
  resolvers,
  connectTo,
  offline,
}: Target): Exclude<Fact<'dns.resolvers'>['asked'], 'no-name'> {
  if (resolvers) return resolvers.every((resolver) => resolver === 'system') ? 'system' : 'given'
  if (offline) return 'offline'
  return connectTo ? 'reached-elsewhere' : 'system'
}

function formatServer({ address, port }: ResolverAddress): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`
}

/**
 * Asks for the CAA set of the name and of every parent at once. The set closest to the host counts (RFC 8659 §3). If a name did
 * not answer, the result is unknown, unless a set was found closer to the host.
 */
async function askParents(name: string, ask: AskRecords): Promise<Fact<'dns.caa'>> {
  const answers = await Promise.all(
    stepsUp(name).map(async (step) => ({ step, found: await ask(step, 'CAA') })),
  )
  let exists = true
  let last: Resolution | null = null
  for (const { step, found } of answers) {
    if (found.status !== 'ok') return found
    if (step === name) exists = found.value.rcode === 'NOERROR'
    last = found.value
    const set = last.records.map(parseCaaRecord)
    if (set.length > 0) return ok({ ...answerOf(name, last), exists, foundAt: step, records: set })
  }
  if (!last) throw new Error(`no labels in '${name}'`)
  return ok({ ...answerOf(name, last), exists, foundAt: null, records: [] })
}

async function askTlsa(name: string, ask: AskRecords): Promise<Fact<'dns.tlsa'>> {
  return mapOutcome(await ask(name, 'TLSA'), (found) => ({
    ...answerOf(name, found),
    records: found.records.map(parseTlsaRecord),
  }))
}

/** Aliases (RFC 9460 §2.4.2) followed before it is taken for a loop. */
const aliasLimit = 3

async function askHttps(name: string, ask: AskRecords): Promise<Fact<'dns.https'>> {
  let owner = name
  for (let followed = 0; ; followed += 1) {
    const outcome = mapOutcome(await ask(owner, 'HTTPS'), (found) => ({
      ...answerOf(owner, found),
      records: found.records.map((data) => readServiceBinding(data as Uint8Array)),
    }))
    if (outcome.status !== 'ok' || followed === aliasLimit) return outcome
    const alias = outcome.value.records.find(
      (record) => record.status === 'ok' && record.value.priority === 0,
    )
    if (alias?.status !== 'ok' || alias.value.target === '.') return outcome
    owner = alias.value.target
  }
}

function answerOf(name: string, { rcode, authenticated, server, transport }: Resolution) {
  return { name, exists: rcode === 'NOERROR', authenticated, server, transport }
}

function parseCaaRecord(data: unknown): CaaRecord {
  const { flags, tag, value } = data as { flags: number; tag: string; value: string }
  return {
    critical: (flags & issuerCritical) !== 0,
    tag: escapeText(tag).toLowerCase(),
    value: escapeText(value),
  }
}

const issuerCritical = 0x80

/** ASCII by rule (RFC 8659 §4.1), but whoever runs the zone may have put anything there. */
function escapeText(text: string): string {
  return escapeBytes(Buffer.from(text))
}

function parseTlsaRecord(data: unknown): TlsaRecord {
  const { usage, selector, matchingType, certificate } = data as TlsaRecord & { certificate: Buffer }
  return { usage, selector, matchingType, data: certificate.toString('hex') }
}
