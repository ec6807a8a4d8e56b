import type { FactPath } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { hostFactsSchema } from './host-facts.ts'

type HostPath = Extract<FactPath, `host.${string}`>

/** What every host tells, over SSH or by an archive. */
export const hosts = defineProbe({
  id: 'hosts',
  given: ({ hosts, archives }) => hosts.length + archives.length > 0,
  needs: [],
  provides: Object.keys(hostFactsSchema.shape).map((name) => `host.${name}` as HostPath),
  async collect({ access, timeout, signal }) {
    // Loaded only where there is a host to log in to: most runs have none.
    const { gatherHosts } = await import('./gather-hosts.ts')
    const endpoints = access.hosts.map(({ endpoint }) => endpoint)
    const context = { timeout, signal, hostKeys: access.hostKeys }
    const facts = await gatherHosts(context, endpoints, access.archives)
    return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [`host.${name}`, fact])) as never
  },
})
