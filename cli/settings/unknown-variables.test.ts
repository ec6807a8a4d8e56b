import { expect, test } from 'vitest'
import { declareFlags } from './flags.ts'
import { describeMisspeltVariables, describeUnknownVariables } from './unknown-variables.ts'

test('a misspelt variable is named, with what was meant', () => {
  expect(describeUnknownVariables({ MMVERIFY_PROFLE: 'nist', MMVERIFY_SSH_PASWORD: 'x' }, {})).toEqual([
    "nothing reads the variable MMVERIFY_PROFLE: did you mean 'MMVERIFY_PROFILE'?",
    "nothing reads the variable MMVERIFY_SSH_PASWORD: did you mean 'MMVERIFY_SSH_PASSWORD'?",
  ])
  expect(describeUnknownVariables({ MMVERIFY_WHATEVER_ELSE: '' }, {})).toEqual([
    'nothing reads the variable MMVERIFY_WHATEVER_ELSE',
  ])
})

test('a command without a config file tells what is near to a flag, and leaves what may be the name of a secret', () => {
  const environment = { MMVERIFY_FAIL_NO: 'high', MMVERIFY_DB2_PASSWORD: 'x', MMVERIFY_WHATEVER_ELSE: 'x' }
  expect(describeMisspeltVariables({ ...environment, MMVERIFY_FAIL_ON: 'high' })).toEqual([
    "nothing reads the variable MMVERIFY_FAIL_NO: did you mean 'MMVERIFY_FAIL_ON'?",
  ])
})

test('every flag has its variable, and others are not ours', () => {
  const ours = Object.fromEntries(declareFlags().map(({ envVar = '' }) => [envVar, 'x']))
  expect(
    describeUnknownVariables({ ...ours, MMVERIFY_DB_PASSWORD: 'x', PATH: 'x', PROFLE: 'x' }, {}),
  ).toEqual([])
})

test('what the config file names is its own, of each target', () => {
  const config = {
    ssh: { passwordEnv: 'MMVERIFY_A' },
    targets: [
      { host: 'a', api: { tokenEnv: 'MMVERIFY_B' } },
      {
        host: 'b',
        databases: [
          { name: 'p', kind: 'mysql' as const, host: 'd', account: { user: 'u', passwordEnv: 'MMVERIFY_C' } },
        ],
      },
    ],
  }
  expect(describeUnknownVariables({ MMVERIFY_A: 'x', MMVERIFY_B: 'x', MMVERIFY_C: 'x' }, config)).toEqual([])
})
