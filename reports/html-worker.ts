import { parentPort } from 'node:worker_threads'
import { loadGenerator, renderHtml } from './html-report.ts'
import type { ReportPage } from './report-page.ts'

// Loaded while nobody waits for it; the run comes when it has been judged.
const loadedGenerator = loadGenerator()
parentPort?.once('message', async (shown: ReportPage) => {
  await loadedGenerator
  // A buffer of its own, so that it can be handed over instead of copied.
  const page = await renderHtml(shown)
  parentPort?.postMessage(page, [page.buffer as ArrayBuffer])
})
