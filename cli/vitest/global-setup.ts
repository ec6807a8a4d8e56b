import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import manifest from '../../package.json' with { type: 'json' }
import type { Collection } from '../../probes/collection.ts'
import { targetNames } from '../../reports/run-file.ts'
import { type AuditPlan, type AuditProblem, testName } from '../../suites/audit-plan.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { checkNamed } from '../../suites/run-checks.ts'
import { readFacts } from '../files/read-facts.ts'
import { openFactsFile } from '../files/write-facts.ts'
import { collectDeployments } from '../pipeline/collect-deployments.ts'
import { openDeployments } from '../pipeline/open-deployments.ts'
import { requireComparable } from '../pipeline/require-comparable.ts'
import type { Settings } from '../settings/settings.ts'
import { UsageError } from '../usage-error.ts'
import { settingsFromEnvironment } from './environment.ts'
import { interruptible } from './interruptible.ts'

/**
 * Collects the evidence for the project `audit`, once, whatever is run of it and however often. A replica lives only as long. What the
 * user can mend becomes the one error of the test file; a bug in mmverify ends the run.
 */
export async function setup(project: TestProject): Promise<void> {
  project.provide('audit', await interruptible((signal) => planOrProblem(project, signal)))
}

async function planOrProblem(project: TestProject, signal: AbortSignal): Promise<AuditPlan | AuditProblem> {
  try {
    const plan = await makePlan(signal)
    requireMatch(plan, project.vitest.getGlobalTestNamePattern())
    return plan
  } catch (error) {
    if (error instanceof UsageError) return { problem: error.message }
    throw error
  }
}

async function makePlan(signal: AbortSignal): Promise<AuditPlan> {
  const settings = await settingsFromEnvironment()
  const collections = await collectAll(settings, signal)
  const { profile, scope, baseline } = settings
  const ids = settings.ids ?? checks.map(({ id }) => id)
  if (baseline) requireComparable(baseline, { profile, scope, ids, targets: collections, shard: null })
  const names = targetNames(collections.map(({ target }) => target))
  return {
    tool: { name: 'mmverify', version: manifest.version },
    targets: collections.map((collection, index) => ({ name: names[index] ?? '', collection })),
    profile,
    ids,
    waivers: settings.waivers,
    scope,
    gate: settings.gate,
  }
}

/** The evidence, kept in facts.json as the command keeps it, unless it came from there. */
async function collectAll(settings: Settings, signal: AbortSignal): Promise<Collection[]> {
  const { source, reportDirectory } = settings
  if (source.kind === 'facts') return readFacts(source.directory)
  await using stack = new AsyncDisposableStack()
  const deployments = await openDeployments(settings, stack, signal)
  using facts = openFactsFile(join(reportDirectory, 'facts.json'), deployments.length)
  const collections: Collection[] = []
  for await (const collection of collectDeployments(deployments, settings, signal, null)) {
    facts.add(collection)
    collections.push(collection)
  }
  if (!signal.aborted) facts.finish()
  return collections
}

/** Vitest is content when `-t` leaves nothing to run: a misspelt check would look as if it had passed. */
function requireMatch({ targets, ids, profile }: AuditPlan, pattern: RegExp | undefined): void {
  if (!pattern) return
  const names = targets.flatMap(({ name }) =>
    ids.map((id) => `${name} > ${testName(checkNamed(id), profile)}`),
  )
  if (names.some((name) => name.match(pattern))) return
  throw new UsageError(`no check matches -t '${pattern.source}': their names are like '${names[0]}'`)
}
