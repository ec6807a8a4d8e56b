import { fileURLToPath } from 'node:url'
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
  /** The results of each collection, in the order of `ids`. To be called once. */
  judge(audit: Audit): Promise<CheckResult[][]>
}

/**
 * Boots Vitest on this package's own suite, wherever the package lies: no config file, no watching, no output. Booting
 * takes a few tenths of a second, so it is done while the probes wait for the network.
 */
export async function openAuditor(): Promise<Auditor> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const vitest = await createVitest(
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
    { logLevel: 'silent', clearScreen: false },
  )
  return {
    async judge({ collections, profile, ids }) {
      vitest.provide('audit', { collections, profile, ids })
      await vitest.start()
      const results: CheckResult[][] = collections.map(() => [])
      for (const module of vitest.state.getTestModules()) {
        const [error] = module.errors()
        if (error) throw new Error(`the suite could not be loaded: ${error.message}`, { cause: error })
        for (const test of module.children.allTests()) {
          const audit = test.meta().audit
          // A check that threw is a bug in mmverify: it has no result, and its own error says where.
          if (!audit) throw new Error(`the check ${test.name} crashed`, { cause: test.result().errors?.[0] })
          results[audit.index]?.push(audit.result)
        }
      }
      return results
    },
    [Symbol.asyncDispose]: () => vitest.close(),
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    audit: Audit
  }
}
