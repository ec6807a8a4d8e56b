import { Worker } from 'node:worker_threads'
import type { RunFile } from '../core/run.ts'
import type { GateAssessment } from '../suites/gate-assessment.ts'

/**
 * Starts to load the page generator on a thread of its own, so that neither the probes nor their timings wait for
 * it. To be called when the run starts; a thread that is not needed ends with the process.
 */
export function warmPageThread(): void {
  if (warmWorker) return
  const worker = openWorker()
  warmWorker = worker
  // An error here is raised again where the page is asked for.
  worker.once('error', () => {
    if (warmWorker === worker) warmWorker = undefined
  })
}

/** The page of a run, in UTF-8, made on the warm thread if there is one. An error of the renderer rejects. */
export async function renderHtmlInThread(file: RunFile, gate: GateAssessment): Promise<Uint8Array> {
  const { createPage } = await import('./report-page.ts')
  const worker = warmWorker ?? openWorker()
  warmWorker = undefined
  worker.ref()
  return new Promise<Uint8Array>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) =>
      reject(new Error(`the page generator ended with ${code} before it gave a page`)),
    )
    worker.postMessage(createPage(file, gate))
  }).finally(() => {
    void worker.terminate()
  })
}

let warmWorker: Worker | undefined

function openWorker(): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`../reports/html-worker.${extension}`, import.meta.url), {
    // Not the 48 MB that a young generation grows to by itself: it reads one report, and is gone.
    resourceLimits: { maxYoungGenerationSizeMb: 6 },
  })
  worker.unref()
  return worker
}
