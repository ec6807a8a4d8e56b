import { once } from 'node:events'
import { BroadcastChannel } from 'node:worker_threads'
import { describe, inject, test } from 'vitest'
import { targetName } from '../probes/target.ts'
import type { Audit } from './audit.ts'
import { checks } from './catalogue.ts'
import { judge } from './judge.ts'
import type { CheckResult } from './run.ts'

/**
 * The one place where checks meet Vitest: a test per check per target. The result travels in the task's meta, so
 * that verdicts which Vitest has no word for (inconclusive, not-assessed) arrive whole. By now everything is loaded;
 * what there is to judge comes when the probes are done.
 */
const { collections, profile, ids } = await evidence(inject('channel'))

for (const [index, collection] of collections.entries()) {
  describe(targetName(collection.target), () => {
    for (const id of ids) {
      const check = checks.find((candidate) => candidate.id === id)
      if (!check) throw new Error(`no check is named ${id}`)
      test(id, (context) => {
        const result = judge(check, collection, profile)
        context.task.meta.audit = { index, result }
        if (result.verdict === 'fail') throw new Error(result.reason)
        if (result.verdict !== 'pass') context.skip(result.reason)
      })
    }
  })
}

async function evidence(name: string): Promise<Audit> {
  const channel = new BroadcastChannel(name)
  channel.postMessage('ready')
  const [message] = (await once(channel as unknown as EventTarget, 'message')) as [{ data: Audit }]
  channel.close()
  return message.data
}

declare module 'vitest' {
  interface TaskMeta {
    audit?: { index: number; result: CheckResult }
  }
}
