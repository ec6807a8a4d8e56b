import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Stack } from '../../containers/stacks/stack.ts'
import { type Access, type ArchivedHost, noAccess } from '../../core/access.ts'
import { collect } from '../../probes/collect.ts'
import type { Collection } from '../../probes/collection.ts'
import { commands } from '../../probes/host/commands.ts'
import { discoveredQuestions } from '../../probes/host/discovered-questions.ts'
import { renderHostScript } from '../../probes/host/transports/archive/host-script.ts'
import { readHostArchive } from '../../probes/host/transports/archive/read-archive.ts'
import { probes } from '../../probes/probe-catalogue.ts'

/** Runs the script of `mmverify host-script` on every host of a stack that is logged in to, as root. */
export async function collectArchives(stack: Stack): Promise<ArchivedHost[]> {
  const script = renderHostScript(
    Object.values(commands),
    Object.values(discoveredQuestions).map(({ discovered }) => discovered),
    '0.0.0',
  )
  const folder = mkdtempSync(join(tmpdir(), 'mmverify-archives-'))
  try {
    return await Promise.all(
      stack.access.hosts.map(async ({ endpoint: { name }, roles }) => {
        const host = Object.values(stack.nodes).find((each) => each.name === name)
        if (!host) throw new Error(`${name} is no host of the stack`)
        await host.write('/root/collect.sh', script)
        const encoded = await host.shell('sh /root/collect.sh | base64; rm /root/collect.sh')
        const path = join(folder, `${name}.tar`)
        writeFileSync(path, Buffer.from(encoded, 'base64'))
        return { name, roles, archive: await readHostArchive(path) }
      }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What was collected over SSH, with everything that a host tells taken from its archive instead. */
export async function replaceByArchives(
  collection: Collection,
  stack: Stack,
  archives: readonly ArchivedHost[],
): Promise<Collection> {
  const access: Access = { ...noAccess, archives }
  const told = probes.filter(({ id }) => fromHosts.has(id))
  const { facts } = await collect(stack.target, told, {
    access,
    timeout: 15_000,
    deadline: 60_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  return {
    ...collection,
    facts: {
      ...collection.facts,
      host: facts.host,
      cluster: { ...collection.facts.cluster, ...facts.cluster },
      database: { ...collection.facts.database, ...facts.database },
    },
  }
}

const fromHosts: ReadonlySet<string> = new Set(['hosts', 'cluster-nodes', 'data-sources'])
