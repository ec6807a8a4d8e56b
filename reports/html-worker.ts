import { parentPort } from 'node:worker_threads'
import type { RunFile } from '../suites/run.ts'
import { generator, renderHtml } from './html.ts'

// Loaded while nobody waits for it; the run comes when it has been judged.
const loaded = generator()
parentPort?.once('message', async (file: RunFile) => {
  await loaded
  // A buffer of its own, so that it can be handed over instead of copied.
  const page = new TextEncoder().encode(await renderHtml(file))
  parentPort?.postMessage(page, [page.buffer])
})
