import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { chooseAddresses } from '../../core/credential-rules.ts'
import type { Fact } from '../../core/fact.ts'
import { mapOutcome, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { createQuestion } from '../dns/dns-message.ts'
import { parseServers, resolveRecords } from '../dns/resolver.ts'
import type { Address } from './net-facts.ts'
import { failureOf } from './node-failure.ts'

/**
 * Every address of the target, as this machine resolves its name (hosts file included), in the resolver's order.
 * The addresses of `--connect-to` take its place; an IP literal is taken as it is. Where nobody but the target is asked
 * (`--offline`), the resolvers that were given say it, or nobody does.
 */
export const addresses = defineProbe({
  id: 'net-addresses',
  needs: [],
  provides: ['net.addresses'],
  async collect(context) {
    const { host, connectTo } = context.target
    const literals = connectTo ?? (isIP(host) > 0 ? [host] : null)
    const source = connectTo !== undefined ? 'connect-to' : literals ? 'literal' : 'dns'
    const found: Outcome<Address[]> = literals
      ? ok(literals.map(createAddress))
      : await resolveTarget(host, context)
    return {
      'net.addresses':
        source === 'dns' ? applyRule(found) : mapOutcome(found, (list) => ({ source, addresses: list })),
    }
  },
})

/** What DNS said, without the addresses that nobody is asked at because DNS said so. */
function applyRule(found: Outcome<Address[]>): Fact<'net.addresses'> {
  if (found.status !== 'ok') return found
  const { asked, unasked } = chooseAddresses(found.value)
  const [first] = unasked
  if (asked.length === 0 && first) return { status: 'off-limits', place: first.address }
  return ok({ source: 'dns', addresses: asked, ...(first && { unasked }) })
}

function createAddress(address: string): Address {
  return { address, family: isIP(address) === 6 ? 6 : 4 }
}

function resolveTarget(host: string, context: ProbeContext): Promise<Outcome<Address[]>> {
  const { offline, resolvers } = context.target
  const bySystem = !offline || isLocalName(host) || resolvers?.includes('system')
  return bySystem ? resolveName(host, context) : resolveByServers(host, resolvers ?? [], context)
}

/** No resolver is asked for it (RFC 6761 §6.3). */
function isLocalName(host: string): boolean {
  return /(?:^|\.)localhost\.?$/i.test(host)
}

async function resolveByServers(
  host: string,
  resolvers: readonly string[],
  context: ProbeContext,
): Promise<Outcome<Address[]>> {
  const servers = resolvers.flatMap((resolver) => parseServers(resolver) ?? [])
  if (servers.length === 0) return { status: 'unresolved', code: 'OFFLINE' }
  const name = domainToASCII(host).toLowerCase().replace(/\.$/, '')
  const found: Address[] = []
  for (const type of ['AAAA', 'A'] as const) {
    const question = createQuestion(name, type)
    if (!question) return { status: 'unresolved', code: 'EBADNAME' }
    const answer = await resolveRecords(context, servers, question)
    if (answer.status !== 'ok') return answer
    found.push(...answer.value.records.map((data) => createAddress(String(data))))
  }
  return found.length > 0 ? ok(found) : { status: 'unresolved', code: 'NODATA' }
}

/** As this machine resolves names, hosts file included. */
export function resolveName(name: string, { timeout, signal }: ProbeContext): Promise<Outcome<Address[]>> {
  return new Promise((resolve, reject) => {
    const finish = (outcome: Outcome<Address[]>) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      resolve(outcome)
    }
    const timer = setTimeout(
      () => finish({ status: 'timeout', phase: 'resolve', seconds: timeout / 1000 }),
      timeout,
    )
    const abort = () => finish({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) return abort()
    // getaddrinfo can't be stopped: past the deadline its answer goes to nobody.
    lookup(name, { all: true, order: 'verbatim' }).then(
      (found) => finish(ok([...new Set(found.map(({ address }) => address))].map(createAddress))),
      (error: unknown) => {
        try {
          finish(failureOf(error, 'resolve'))
        } catch (bug) {
          reject(bug)
        }
      },
    )
  })
}
