import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { BroadcastChannel } from 'node:worker_threads'
import { createVitest } from 'vitest/node'
import type { Collection } from '../probes/facts.ts'
import type { ProfileName } from './requirement.ts'
import type { CheckResult } from './run.ts'

/** What the suite is given to judge. */
export interface Audit {
  collections: Collection[]
  profile: ProfileName
  /** The checks to run, in this order. */
  ids: string[]
}

/** A started Vitest that waits for evidence. */
export interface Auditor extends AsyncDisposable {
  /** The results of each collection, in the order of `ids`. One call at a time. */
  judge(audit: Audit): Promise<CheckResult[][]>
}

/**
 * Boots Vitest on this package's own suite, wherever the package lies: no config file, no watching, no output. Booting
 * and loading the checks takes several tenths of a second, so it is done while the probes wait for the network; the
 * suite then waits for its evidence on a channel between the two threads.
 */
export async function openAuditor(): Promise<Auditor> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const vitest = await withoutSignalListeners(() =>
    createVitest(
      {
        root: fileURLToPath(new URL('..', import.meta.url)),
        config: false,
        watch: false,
        include: [`suites/audit.suite.${extension}`],
        exclude: [],
        reporters: [{}],
        pool: 'threads',
        isolate: false,
        fileParallelism: false,
        cache: false,
        // The suite is plain modules that Node can load by itself: nothing is transformed or cached on disk.
        experimental: { viteModuleRunner: false },
      },
      // The suite has no use for VITE_* variables, which Vite's debug output would show.
      { logLevel: 'silent', clearScreen: false, envDir: false, envPrefix: [] },
    ),
  )
  const name = `mmverify-${randomUUID()}`
  const channel = new BroadcastChannel(name)
  vitest.provide('channel', name)
  let started = false
  const start = async () => {
    const ready = once(channel as unknown as EventTarget, 'message')
    const again = started
    started = true
    // The first run finds the suite; those after it are of the same file, in a thread of their own.
    const finished = again
      ? vitest.rerunTestSpecifications(await vitest.globTestSpecifications())
      : vitest.start()
    return { ready, finished }
  }
  // The next run waits for its evidence already while probes wait for the network.
  let waiting: ReturnType<typeof start> | null = start()
  const shared = sharing()
  const give = async (audit: Audit) => {
    const { ready, finished } = await (waiting ?? start())
    waiting = null
    // A suite that can't be loaded is never ready; then Vitest is finished, and says why below.
    await Promise.race([ready, finished])
    channel.postMessage(audit)
    await finished
  }
  return {
    async judge(audit) {
      const { collections } = audit
      await give(audit)
      const results: CheckResult[][] = collections.map(() => [])
      for (const module of vitest.state.getTestModules()) {
        const [error] = module.errors()
        if (error) throw new Error(`the suite could not be loaded: ${error.message}`, { cause: error })
        for (const test of module.children.allTests()) {
          const audit = test.meta().audit
          // A check that threw is a bug in mmverify: it has no result, and its own error says where.
          if (!audit) throw new Error(`the check ${test.name} crashed`, { cause: test.result().errors?.[0] })
          results[audit.index]?.push(shared(audit.result))
        }
      }
      return results
    },
    async [Symbol.asyncDispose]() {
      // A suite that still waits for evidence would keep its thread, and so the process, alive.
      if (waiting) await give({ collections: [], profile: 'current', ids: [] })
      channel.close()
      await vitest.close()
    },
  }
}

/**
 * What every target has in common of a check came once for each of them from the other thread: kept once, hundreds of targets fit in
 * memory.
 */
function sharing(): (result: CheckResult) => CheckResult {
  const first = new Map<string, CheckResult>()
  return (result) => {
    const known = first.get(result.id)
    if (!known) {
      first.set(result.id, result)
      return result
    }
    const { title, why, remediation, references, requirements } = known
    return { ...result, title, why, remediation, references, requirements }
  }
}

/**
 * Vitest would end the process a millisecond after a signal, before what the command has started is ended: its listeners are removed
 * as they are added, so that no signal can come in between.
 */
async function withoutSignalListeners<T>(create: () => Promise<T>): Promise<T> {
  const refuse = (event: string | symbol, listener: (...values: unknown[]) => void) => {
    if (event === 'SIGINT' || event === 'SIGTERM') queueMicrotask(() => process.off(event, listener))
  }
  process.on('newListener', refuse)
  try {
    return await create()
  } finally {
    process.off('newListener', refuse)
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    channel: string
  }
}
