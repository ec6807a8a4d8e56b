import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunFile } from '../core/run.ts'
import { createExampleRun, createExampleRuns } from '../lab/fixtures/example-run.ts'
import { renderHtml } from './html-report.ts'
import { renderJunit } from './junit.ts'
import { createPage } from './report-page.ts'
import { runsOf } from './run-file.ts'

interface Found {
  errors: number
  cases: string[][]
  skipped: string[]
  hostile: string[]
}

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const present = existsSync(executablePath)

test.runIf(process.env.MMVERIFY_REQUIRE)('Chromium is there', () => {
  expect(present, `${executablePath} (set CHROMIUM)`).toBe(true)
})

describe.skipIf(!present)('in Chromium, with no network', () => {
  let browser: Browser
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mmverify-'))
    const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
    browser = await chromium.launch({
      executablePath,
      headless: true,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet],
    })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The page, and what it asked for and complained about. */
  async function open(file: RunFile) {
    const path = join(folder, `${runsOf(file).length}.html`)
    writeFileSync(path, await renderHtml(createPage(file)))
    const url = pathToFileURL(path).href
    const page = await (await browser.newContext({ offline: true })).newPage()
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(url)
    await page.getByText('heartbleed:').first().waitFor()
    return { page, url, complaints, requests }
  }

  /** Opens the groups that the report shows closed, then the check. */
  async function openCheck(page: Page, title: string) {
    if (!(await page.getByText(title).first().isVisible()))
      await page.getByText('Application').first().click()
    await page.getByText(title).first().click()
  }

  test('every check can be reached, asks nothing of the network and raises no error', async () => {
    const file = createExampleRun()
    const { page, url, complaints, requests } = await open(file)
    await page.getByText('Application').first().click()
    for (const { id, title } of runsOf(file)[0]?.checks ?? []) {
      await page.getByText(`${id}: ${title}`).first().waitFor({ timeout: 50_000 })
    }
    expect(await page.title()).toContain('SIMULATED')
    expect(complaints).toEqual([])
    expect(requests).toEqual([url])
    await page.context().close()
  })

  test.each([
    ['config-sql', 'Not assessed: needs an API token with read access to the system console'],
    ['tls-dh-parameters', 'Not applicable: no DHE suite is offered'],
    ['hsts', 'Waived: max-age is 300 seconds'],
    ['robot', 'Inconclusive: silence for 10 s in handshake'],
  ])('%s, when opened, shows why it is no pass', async (id, reason) => {
    const { page, complaints } = await open(createExampleRun())
    await openCheck(page, `${id}:`)
    await page.getByText(reason).first().waitFor({ timeout: 50_000 })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('a pass, when opened, shows what it rests on', async () => {
    const { page } = await open(createExampleRun())
    await openCheck(page, 'http-redirect:')
    await page
      .frameLocator('iframe')
      .getByText('pass: http://mattermost.example.com:8080/ answered 301')
      .waitFor({ timeout: 50_000 })
    await page.context().close()
  })

  test('what a peer sent is shown and does nothing', async () => {
    const { page, url, complaints, requests } = await open(createExampleRun())
    page.on('dialog', () => complaints.push('a dialog opened'))
    await openCheck(page, 'server-tokens:')
    await page.getByText('<script>alert(1)</script>').first().waitFor({ timeout: 50_000 })
    const description = page.frameLocator('iframe')
    await description.getByText('![x](https://tracker.invalid/y.png)').waitFor({ timeout: 50_000 })
    expect(complaints).toEqual([])
    expect(requests.filter((request) => request !== url && request !== 'about:srcdoc')).toEqual([])
    const acting = 'script:not([src^="data:"]):has-text("alert"), a[href^="javascript:"], img[src^="http"]'
    expect(await page.locator(acting).count()).toBe(0)
    expect(await description.locator('script, img, a').count()).toBe(0)
    await page.context().close()
  })

  test('several targets stand side by side', async () => {
    const { page, complaints } = await open(createExampleRuns())
    await page.getByText('second.example.com').first().waitFor({ timeout: 50_000 })
    expect(await page.title()).toContain('2 targets')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('the JUnit report is well-formed to a strict parser, with every reason whole', async () => {
    const page = await browser.newPage()
    const found = await page.evaluate<Found>(`(() => {
      const tree = new DOMParser().parseFromString(${JSON.stringify(renderJunit(createExampleRun()))}, 'application/xml')
      const all = (selector) => [...tree.querySelectorAll(selector)]
      return {
        errors: all('parsererror').length,
        cases: all('testsuites > testsuite > testcase').map(({ children }) => [...children].map(({ tagName }) => tagName)),
        skipped: all('skipped').map((node) => node.getAttribute('message')),
        hostile: all('testcase[name^="server-tokens"] > failure').map(({ textContent }) => textContent),
      }
    })()`)
    expect(found.errors).toBe(0)
    expect(found.cases).toEqual([
      ...Array(4).fill(['failure']),
      ['skipped'],
      ['error'],
      ...Array(2).fill(['skipped']),
      ...Array(2).fill(['system-out']),
    ])
    expect(found.skipped.every(Boolean)).toBe(true)
    expect(found.hostile.join('')).toContain(']]><failure/>&xxe;')
    await page.close()
  })
})
