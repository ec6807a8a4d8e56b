import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openFactsFile } from '../../cli/files/write-facts.ts'
import { hasIpv6 } from '../../containers/embedded/closed-port.ts'
import { type EmbeddedOptions, startEmbeddedReplica } from '../../containers/embedded/embedded-replica.ts'
import { replicaProfiles } from '../../containers/embedded/replica-profile.ts'
import { type VariantName, variants } from '../../containers/embedded/variants.ts'
import { type FaultName, faults } from '../../containers/faults/embedded-faults.ts'
import type { Access } from '../../core/access.ts'
import type { Target } from '../../core/target.ts'
import { collect } from '../../probes/collect.ts'
import { probes } from '../../probes/probe-catalogue.ts'

/**
 * Records what is seen of the embedded replica, sound and broken in every way it knows, each as `FOLDER/NAME/facts.json`.
 * Usage: `node lab/baseline/record-facts.ts FOLDER [NAME …]`.
 */
const [folder, ...only] = process.argv.slice(2)
if (!folder) throw new Error('usage: record.ts FOLDER [NAME …]')

const ipv6 = await hasIpv6()
const replicas: Record<string, EmbeddedOptions> = {
  ...entriesFor(replicaProfiles, (profile) => [`sound-${profile}`, { profile }]),
  ...entriesFor(Object.keys(variants) as VariantName[], (name) => [`variant-${name}`, { variants: [name] }]),
  'variant-all': { variants: Object.keys(variants) as VariantName[] },
  ...entriesFor(Object.keys(faults) as FaultName[], (name) => {
    const fault = faults[name]
    return [`fault-${name}`, { faults: [name], ...('profile' in fault && { profile: fault.profile }) }]
  }),
}
/** How long one phase and one target may take, in milliseconds: as long as the command gives them. */
const limits = { timeout: 10_000, deadline: 120_000, maxConnections: 16 }

for (const [name, options] of Object.entries(replicas)) {
  if (only.length > 0 && !only.includes(name)) continue
  await recordReplica(name, options).catch((error: NodeJS.ErrnoException) => {
    if (ipv6 || error.code !== 'EADDRNOTAVAIL') throw error
    console.log(`${name}: not recorded, this machine has no IPv6`)
  })
}

async function recordReplica(name: string, options: EmbeddedOptions): Promise<void> {
  const replica = await startEmbeddedReplica(options)
  try {
    await record(name, replica.target, replica.access)
    if (name === 'sound-current') await record('outside-only', replica.target)
  } finally {
    await replica[Symbol.asyncDispose]()
  }
  if (name === 'sound-current') await record('switched-off', replica.target, replica.access)
}

async function record(name: string, target: Target, access?: Access): Promise<void> {
  const collection = await collect(target, probes, {
    ...limits,
    ...(access && { access }),
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  if (!collection.complete) throw new Error(`${name} was not seen whole within the deadline`)
  const place = join(folder ?? '', name)
  mkdirSync(place, { recursive: true })
  using file = openFactsFile(join(place, 'facts.json'), 1)
  file.add(collection)
  file.finish()
  console.log(name)
}

function entriesFor<Name extends string>(
  names: readonly Name[],
  entry: (name: Name) => [string, EmbeddedOptions],
): Record<string, EmbeddedOptions> {
  return Object.fromEntries(names.map(entry))
}
