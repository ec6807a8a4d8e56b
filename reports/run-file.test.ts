import { expect, test } from 'vitest'
import { createExampleRun, createExampleRuns } from '../lab/fixtures/example-run.ts'
import { createRunNames, runsOf, sortByUrgency } from './run-file.ts'

test('what must be acted on comes first', () => {
  const [run] = runsOf(createExampleRun())
  expect(sortByUrgency(run?.checks ?? []).map(({ id }) => id)).toEqual([
    'heartbleed',
    'tls-versions',
    'security-headers',
    'server-tokens',
    'robot',
    'hsts',
    'config-sql',
    'tls-dh-parameters',
    'http-redirect',
    'mattermost-ping',
  ])
})

test('a target is named, and told apart from one of the same name', () => {
  expect(createRunNames(createExampleRun())).toEqual(['mattermost.example.com:8443'])
  const [one, two] = runsOf(createExampleRuns())
  if (!one || !two) throw new Error('two runs were made')
  const at = (address: string) => ({ ...one, target: { ...one.target, connectTo: [address] } })
  const names = (...runs: (typeof one)[]) =>
    createRunNames({ schemaVersion: 1, tool: { name: 'mmverify', version: '0' }, runs })
  expect(names(at('192.0.2.1'), at('192.0.2.2'), two)).toEqual([
    'mattermost.example.com:8443 via 192.0.2.1',
    'mattermost.example.com:8443 via 192.0.2.2',
    'second.example.com',
  ])
  expect(names(two, two)).toEqual(['second.example.com (1)', 'second.example.com (2)'])
})
