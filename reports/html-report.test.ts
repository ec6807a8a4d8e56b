import { expect, test } from 'vitest'
import type { Run, RunFile } from '../core/run.ts'
import { createExampleRun, createExampleRuns } from '../lab/fixtures/example-run.ts'
import { strictGate } from '../suites/gate.ts'
import { assessGate } from '../suites/gate-assessment.ts'
import { removeAnalytics, renderHtml as renderPage, replaceMoment } from './html-report.ts'
import { renderHtmlInThread } from './html-thread.ts'
import { createPage } from './report-page.ts'
import { runsOf } from './run-file.ts'

const renderHtml = async (file: RunFile) => (await renderPage(createPage(file))).toString()

const target = { host: 'mattermost.example.com', port: 8443, ports: {}, ca: [] }

const snippet = `<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
    <script>
        window.dataLayer = window.dataLayer || [];
        function gtag(){dataLayer.push(arguments);}
    </script>`

test('the analytics snippet is cut out', () => {
  expect(removeAnalytics(`<p>a</p>${snippet}<p>b</p>`)).toBe('<p>a</p><p>b</p>')
})

test.each([
  ['no snippet of the known form', '<p>a</p>'],
  ['a second snippet', snippet + snippet],
  ['a remote script', `${snippet}<script src="https://cdn.invalid/x.js"></script>`],
  ['a remote stylesheet', `${snippet}<link rel="stylesheet" href="//cdn.invalid/x.css">`],
  ['a call to an analytics function', `${snippet}<script>gtag('js')</script>`],
])('a page with %s is refused', (_, page) => {
  expect(() => removeAnalytics(page)).toThrow()
})

test('the moment of rendering is not in the page', () => {
  expect(replaceMoment('{"createdAt":123,"a":1,"cacheKey":"123"}', 5)).toBe(
    '{"createdAt":5,"a":1,"cacheKey":"5"}',
  )
  expect(() => replaceMoment('{"created":123}', 5)).toThrow()
})

test('an address in the name of the report is text', async () => {
  const page = await renderHtml(
    createExampleRun({ target: { ...target, simulated: 'see https://example.com/replica' } }),
  )
  expect(page).toContain('SIMULATED: see https://example.com/replica')
})

test('a run without checks still makes a page', async () => {
  expect(await renderHtml(createExampleRun({ checks: [] }))).toContain('grade F')
})

test('the same run gives the same page, on this thread and on its own', async () => {
  const file = createExampleRun()
  const gate = assessGate(runsOf(file), strictGate)
  const page = (await renderPage(createPage(file, gate))).toString()
  expect(Buffer.from(page).equals(await renderHtmlInThread(file, gate))).toBe(true)
  expect(page).toContain(
    '<title> mattermost.example.com:8443 · profile current · grade F · SIMULATED: embedded replica',
  )
  const data = [...page.matchAll(/d\("[^"]+","([^"]*)"\)/g)].map(([, value = '']) =>
    Buffer.from(value, 'base64').toString(),
  )
  expect(data.length).toBeGreaterThan(10)
  for (const text of [page, ...data]) expect(text.includes(process.cwd())).toBe(false)
})

test('of a fleet the page has what failed or stayed open, and says so', async () => {
  const { runs } = createExampleRuns() as { runs: Run[] }
  const many = Array.from({ length: 21 }, (_, index) => ({
    ...(runs[index % 2] as Run),
    target: { ...target, host: `t${index}.example.com` },
  }))
  const page = await renderHtml({ ...createExampleRuns(), runs: many } as RunFile)
  expect(page).toContain('<title> 21 targets · profile current · grades F ×11, A+ ×10')
  expect(page).toContain('only what failed or stayed open')
  const data = [...page.matchAll(/d\("[^"]+","([^"]*)"\)/g)].map(([, value = '']) =>
    Buffer.from(value, 'base64').toString(),
  )
  expect(data.some((text) => text.includes('tls-versions'))).toBe(true)
  expect(data.some((text) => text.includes('tls-dh-parameters'))).toBe(false)
})
