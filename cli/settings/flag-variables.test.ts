import { expect, test } from 'vitest'
import { dropSilentVariables } from './flag-variables.ts'
import { declareFlags } from './flags.ts'

function remaining(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  dropSilentVariables(declareFlags(), environment)
  return environment
}

test.each(['', ' ', '0', 'false', 'No'])('a switch that is %o is off', (value) => {
  expect(remaining({ MMVERIFY_GENTLE: value, MMVERIFY_JSON: value })).toEqual({})
})

test.each(['1', 'true', 'YES'])('a switch that is %o is on', (value) => {
  expect(remaining({ MMVERIFY_GENTLE: value })).toEqual({ MMVERIFY_GENTLE: value })
})

test.each(['off?', '2'])('a switch that is %o is refused', (value) => {
  expect(() => remaining({ MMVERIFY_DEBUG: value })).toThrow(
    /^the variable MMVERIFY_DEBUG is neither 1 nor 0$/,
  )
})

test('an empty value is none, and every other is left as it is', () => {
  const given = { MMVERIFY_TARGET: '0', MMVERIFY_REPLICA: 'no', MMVERIFY_TIMEOUT: '3', OTHER: '' }
  expect(remaining({ ...given, MMVERIFY_PROFILE: '', MMVERIFY_CONFIG: '' })).toEqual(given)
})
