import type { Run, RunFile } from '../core/run.ts'
import { type GateAssessment, resultsOf } from '../suites/gate-assessment.ts'
import { allureCategories, createUuid, renderAllureResults } from './allure-results.ts'
import type { ReportPage } from './report-page.ts'
import { runsOf } from './run-file.ts'

/**
 * One self-contained page with every check in UTF-8, made by Allure's own generator in memory. It asks no address but its own:
 * the analytics snippet that the generator embeds is cut out, and so are this machine's clock and the CI job's links.
 * Throws if the page holds such a snippet in a form that isn't known here.
 */
export async function renderHtml({ file, gate, name }: ReportPage): Promise<Buffer> {
  const { AwesomePlugin } = await loadGenerator()
  const { context, store } = await readResults(file, gate)
  let page: Buffer | undefined
  const { ci: _, ...here } = context
  const named = {
    ...here,
    reportName: name,
    reportUuid: createUuid(name),
    reportFiles: {
      addFile: async (path: string, data: Buffer) => {
        page = data
        return path
      },
    },
  }
  const plugin = new AwesomePlugin({
    reportName: name,
    singleFile: true,
    groupBy: runsOf(file).length > 1 ? ['parentSuite', 'suite'] : ['suite'],
    // One run has no history to chart and its checks no durations: only the list of checks is shown.
    charts: [],
    sections: ['report'],
    defaultSortBy: 'order,asc',
  })
  // Called here and not by AllureReport, which prints a plugin's errors and goes on.
  await plugin.start(named)
  await plugin.done(named, store)
  if (!page) throw new Error('the Allure generator wrote no page')
  // A character a byte: all that is looked for is ASCII, and the rest of some megabytes is neither decoded nor encoded.
  const text = removeAnalytics(page.toString('latin1'))
  return Buffer.from(replaceMoment(text, Math.max(...runsOf(file).map(finishedAtOf))), 'latin1')
}

/** What the generator works on: its own store with every result in it, and the context that it gives a plugin. */
async function readResults(file: RunFile, gate: GateAssessment) {
  const { AllureReport, AwesomePlugin } = await loadGenerator()
  let context: Parameters<InstanceType<typeof AwesomePlugin>['start']>[0] | undefined
  const listener = {
    start: async (given: typeof context) => {
      context = given
    },
  }
  const report = new AllureReport({
    name: '',
    output: '',
    open: false,
    port: undefined,
    // The groups and the header show these already.
    hideLabels: ['epic', 'feature', 'framework'],
    categories: allureCategories,
    reportFiles: { addFile: async (path) => path },
    plugins: [{ id: 'mmverify', enabled: true, options: {}, plugin: listener }],
  })
  await report.start()
  if (!context) throw new Error('the Allure generator gave no context')
  for (const [name, content] of renderAllureResults(file, gate))
    await report.readResult(createResultFile(name, content))
  // Allure skips a result that it cannot read, without an error. A page that lacks one would be wrong, so the results are
  // counted.
  const { length } = await report.store.allTestResults({ includeRetries: true })
  const expected = runsOf(file).reduce((sum, run, index) => sum + resultsOf(run, gate.runs[index]).length, 0)
  if (length !== expected) throw new Error(`the Allure reader took ${length} of ${expected} results`)
  return { context, store: report.store }
}

const analyticsSnippet =
  /<script async src="https:\/\/www\.googletagmanager\.com\/[^"]*"><\/script>\s*<script>\s*window\.dataLayer = [^<]*<\/script>\s*/

const remoteMarkup = /googletagmanager|gtag\(|dataLayer|https?:\/\/(?!www\.w3\.org\/)|(?:src|href)="?\/\//i

/**
 * Cuts the analytics snippet out. Throws if nothing of its known form is there, or if the markup around the data still
 * names an address that a browser could ask (XML namespaces are names, not addresses, and the title and the options
 * are text, and so is what is written in base64).
 */
export function removeAnalytics(page: string): string {
  if (!analyticsSnippet.test(page)) throw new Error('the page holds no analytics snippet of the known form')
  const cut = page.replace(analyticsSnippet, '')
  const markup = cut.replace(/"data:[^"]*"|<title>[^<]*<\/title>|window\.allureReportOptions = .*/g, '')
  const remote = remoteMarkup.exec(markup)
  if (remote) {
    throw new Error(`the page would ask another address: ${markup.slice(remote.index, remote.index + 120)}`)
  }
  return cut
}

/** Replaces the moment of rendering, which the generator writes into its options, by the run's own end. */
export function replaceMoment(page: string, moment: number): string {
  const options = /"createdAt":\d+(.*?)"cacheKey":"\d+"/
  if (!options.test(page)) throw new Error('the page does not say when it was created in the known form')
  return page.replace(
    options,
    (_, between: string) => `"createdAt":${moment}${between}"cacheKey":"${moment}"`,
  )
}

function finishedAtOf({ finishedAt }: Run): number {
  return Date.parse(finishedAt)
}

/** Loads the generator's modules, which takes longer than using them. */
export async function loadGenerator() {
  const [{ AllureReport }, { default: AwesomePlugin }] = await Promise.all([
    import('@allurereport/core'),
    import('@allurereport/plugin-awesome'),
  ])
  return { AllureReport, AwesomePlugin }
}

type ResultFile = Parameters<InstanceType<typeof import('@allurereport/core').AllureReport>['readResult']>[0]

/** A file that the Allure readers take from memory. */
export function createResultFile(name: string, content: string): ResultFile {
  const bytes = Buffer.from(content)
  return {
    getOriginalFileName: () => name,
    getExtension: () => '.json',
    getContentType: () => undefined,
    getContentLength: () => bytes.length,
    asJson: async () => JSON.parse(content),
    asUtf8String: async () => content,
    asBuffer: async () => bytes,
    readContent: async () => undefined,
    writeTo: async () => {},
  }
}
