import { expect, test } from 'vitest'
import { configSchema } from '../settings/config-schema.ts'
import { knownKeysAt } from './known-keys.ts'

test.each([
  [[], 'profile'],
  [['targets', 0], 'connectTo'],
  [['targets', 3, 'nodes', 1], 'identityFiles'],
  [['targets', 0, 'databases', 0, 'account'], 'passwordEnv'],
  [['ssh'], 'knownHosts'],
  [['waivers', 0], 'justification'],
])('%j knows %s', (path, key) => {
  expect(knownKeysAt(configSchema, path)).toContain(key)
})

test('what is no object knows none', () => {
  for (const path of [['profile'], ['targets'], ['nonsense'], ['skip', 0]])
    expect(knownKeysAt(configSchema, path)).toEqual([])
})
