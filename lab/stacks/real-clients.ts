import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { httpsPortOf, type Target } from '../../core/target.ts'

// Real clients as users have them. They reach a stack by its name at its published port, and trust its CA and nothing else of ours.

const run = promisify(execFile)

/** Where Chromium and what sets its trusted CAs are; null where either is missing. */
export function findChromiumTools(): { browser: string; certutil: string } | null {
  const browser = findProgram('chromium') ?? findProgram('chromium-browser') ?? findProgram('google-chrome')
  const certutil = findProgram('certutil')
  return browser && certutil ? { browser, certutil } : null
}

/** The status and title of the page that Chromium loads. `trusted: false` leaves the CA out, as a control. */
export async function loadInChromium(
  target: Target,
  trusted = true,
): Promise<{ status: number | null; title: string }> {
  const tools = findChromiumTools()
  if (!tools) throw new Error('needs chromium and certutil: apt-get install chromium libnss3-tools')
  const home = await mkdtemp(join(tmpdir(), 'mmverify-chromium-'))
  try {
    const store = join(home, '.pki', 'nssdb')
    await mkdir(store, { recursive: true })
    await run(tools.certutil, ['-d', `sql:${store}`, '-N', '--empty-password'])
    for (const [index, pem] of (trusted ? target.ca : []).entries()) {
      await writeFile(join(home, 'ca.pem'), pem)
      const flags = ['-A', '-t', 'C,,', '-n', `replica ${index}`, '-i', join(home, 'ca.pem')]
      await run(tools.certutil, ['-d', `sql:${store}`, ...flags])
    }
    return await loadPage(tools.browser, home, target)
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The status that curl gets for a path. */
export async function requestWithCurl(target: Target, path: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'mmverify-curl-'))
  try {
    const ca = join(folder, 'ca.pem')
    await writeFile(ca, target.ca.join('\n'))
    const way = `${target.host}:443:${target.connectTo}:${httpsPortOf(target)}`
    const arguments_ = ['-sS', '-o', '/dev/null', '-w', '%{http_code}', '--cacert', ca, '--connect-to', way]
    const { stdout } = await run('curl', [...arguments_, `https://${target.host}${path}`], {
      timeout: 15_000,
    })
    return Number(stdout)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function loadPage(executablePath: string, home: string, target: Target) {
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      `--host-resolver-rules=MAP ${target.host}:443 ${target.connectTo}:${httpsPortOf(target)}`,
    ],
    env: { PATH: process.env.PATH ?? '', HOME: home },
    timeout: 30_000,
  })
  try {
    const page = await browser.newPage()
    const response = await page.goto(`https://${target.host}/`, { timeout: 15_000 })
    return { status: response?.status() ?? null, title: await page.title() }
  } finally {
    await browser.close()
  }
}

function findProgram(name: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'ENOTDIR') throw error
    }
  }
  return null
}
