import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')
let folder: string
let copy: string

/** A checkout that was copied with its build: another place, other times. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-checkout-'))
  copy = join(folder, 'copy')
  const filter = (path: string) => !['node_modules', '.git', 'allure-results'].includes(basename(path))
  cpSync(root, copy, { recursive: true, filter })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The module that the command was started from. */
function entry(): string {
  const hook = join(folder, 'tell-modules.cjs')
  writeFileSync(
    hook,
    `require('node:module').registerHooks({
      load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)),
    })`,
  )
  const args = ['--require', hook, join(copy, 'bin', 'mmverify.cjs'), '--version', '2>&1']
  const loaded = execFileSync('sh', ['-c', `"$0" ${args.join(' ')}`, process.execPath], { encoding: 'utf8' })
  const place = `${pathToFileURL(copy).href}/`
  const [first = ''] = loaded.split('\n').filter((url) => /\/cli\/main\.[jt]s$/.test(url))
  return first.replace(place, '')
}

test('a copied checkout runs its build, and after an edit its sources', () => {
  expect(entry()).toBe('dist/cli/main.js')
  appendFileSync(join(copy, 'cli', 'main.ts'), '\n')
  expect(entry()).toBe('cli/main.ts')
})

/** Made by `openssl`: named localhost, with a key on brainpoolP256r1. */
const brainpoolCertificate = `-----BEGIN CERTIFICATE-----
MIIBezCCASKgAwIBAgIUaBsz0SWEgThHxumI1FhVZ/QuDUwwCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCY2EwHhcNMjYxMTMwMjE0MzQ2WhcNMjYxMjMwMjE0MzQ2WjAU
MRIwEAYDVQQDDAlsb2NhbGhvc3QwWjAUBgcqhkjOPQIBBgkrJAMDAggBAQcDQgAE
oilrRotoqK+0T3YkOntyODWIuUf/4NGjktHQDf5A5osPLk+0iMfX7AHl084r+n1v
rJ1O/gZyZoXPuyRnbe1796NYMFYwFAYDVR0RBA0wC4IJbG9jYWxob3N0MB0GA1Ud
DgQWBBSzYW7bbSTpMHDWbtkpePXzCImLZTAfBgNVHSMEGDAWgBQbb6rYXJx7CyVP
IT3+QKICic1eNzAKBggqhkjOPQQDAgNHADBEAiALoEDPHCzJ7LP08MGSAke1koOO
uGXkRjBrkclDeb6qJAIgROJbY40PUsYx4pYtDjggHXeSvpnK0/KElV+iQSYz5Kw=
-----END CERTIFICATE-----`

test('npx runs it in a checkout: npm asks nothing of its scripts there', () => {
  const shown = execFileSync('npx', ['mmverify', '--version'], { cwd: copy, encoding: 'utf8' })
  expect(shown.trim()).toBe(manifest.version)
})

test('the Node that runs this reads a certificate with a Brainpool key, on which Node before 24.22.3 and 26.12.1 crashed', () => {
  const script =
    "console.log(new (require('node:crypto').X509Certificate)(process.argv[1]).toLegacyObject().asn1Curve)"
  const printed = execFileSync(process.execPath, ['-e', script, '--', brainpoolCertificate], {
    encoding: 'utf8',
  })
  expect(printed).toBe('brainpoolP256r1\n')
})
