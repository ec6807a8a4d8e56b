import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { httpsPortOf, type Target } from '../../core/target.ts'
import { requireProgram } from '../programs/programs.ts'

const run = promisify(execFile)

/**
 * What Chromium, freshly installed and with the target's CAs as the only ones of ours, makes of the start page: `loads`, whatever the page
 * says, or its error, `net::ERR_CERT_DATE_INVALID`.
 */
export async function askChromium(target: Target): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'mmverify-chromium-'))
  try {
    await trust(home, target.ca)
    const browser = await chromium.launch({
      executablePath: requireProgram('chromium'),
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
        `--host-resolver-rules=MAP ${target.host}:443 127.0.0.1:${httpsPortOf(target)}`,
      ],
      env: { PATH: process.env.PATH ?? '', HOME: home },
      timeout: 60_000,
    })
    try {
      const page = await browser.newPage()
      const failures: string[] = []
      page.on('requestfailed', (request) => {
        if (request.isNavigationRequest()) failures.push(request.failure()?.errorText ?? 'failed')
      })
      const response = await page
        .goto(`https://${target.host}/`, { timeout: 30_000, waitUntil: 'commit' })
        .catch(() => null)
      return response ? 'loads' : (failures[0] ?? 'nothing in 30 s')
    } finally {
      await browser.close()
    }
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function trust(home: string, authorities: readonly string[]): Promise<void> {
  const certutil = requireProgram('certutil')
  const store = join(home, '.pki/nssdb')
  await mkdir(store, { recursive: true })
  await run(certutil, ['-d', `sql:${store}`, '-N', '--empty-password'])
  for (const [index, pem] of authorities.entries()) {
    const path = join(home, `${index}.pem`)
    await writeFile(path, pem)
    await run(certutil, ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', `authority ${index}`, '-i', path])
  }
}
