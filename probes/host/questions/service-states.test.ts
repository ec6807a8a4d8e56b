import { expect, test } from 'vitest'
import { FormatError } from '../format-error.ts'
import { readServiceStates, readUnitFiles } from './service-states.ts'

test('services as systemd 219, 252 and 255 list them', () => {
  const text = `  nginx.service                 loaded    active   running The nginx HTTP and reverse proxy server
\u25CF postgresql@15-main.service    loaded    failed   failed  PostgreSQL Cluster 15-main
* kdump.service loaded failed failed Crash recovery kernel arming
  ntpd.service                  not-found inactive dead    ntpd.service
one line of another program
`
  expect(readServiceStates(text)).toEqual({
    value: [
      { unit: 'nginx.service', loadState: 'loaded', activeState: 'active', subState: 'running' },
      { unit: 'postgresql@15-main.service', loadState: 'loaded', activeState: 'failed', subState: 'failed' },
      { unit: 'kdump.service', loadState: 'loaded', activeState: 'failed', subState: 'failed' },
      { unit: 'ntpd.service', loadState: 'not-found', activeState: 'inactive', subState: 'dead' },
    ],
    residue: [{ line: 5, text: 'no service' }],
  })
})

test('unit files with and without what the distributor would have', () => {
  expect(
    readUnitFiles('getty@.service  enabled enabled\nsshd.service   enabled\nx.mount generated -\n'),
  ).toEqual({
    value: [
      { unit: 'getty@.service', state: 'enabled' },
      { unit: 'sshd.service', state: 'enabled' },
    ],
    residue: [{ line: 3, text: 'no unit file' }],
  })
})

test.each(['', '\n', 'System has not been booted with systemd\n'])('no services: %j', (text) => {
  expect(() => readServiceStates(text)).toThrow(FormatError)
  expect(() => readUnitFiles(text)).toThrow(FormatError)
})
