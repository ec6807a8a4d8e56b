import { afterEach, expect, test, vi } from 'vitest'
import type { Run, RunFile } from '../../core/run.ts'
import { createExampleRun } from '../../lab/fixtures/example-run.ts'
import { announceIdleWaivers } from './announce-waivers.ts'

afterEach(() => vi.restoreAllMocks())

test('each waiver that was not used is said in a line, with the reason', async () => {
  const told: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => told.push(String(line)) > 0)
  const waiver = { control_id: 'hsts', justification: 'known', expiration_date: '2026-03-31' }
  const run = createExampleRun() as RunFile & Run
  await announceIdleWaivers([run], {
    waivers: [
      waiver,
      { ...waiver, target: 'old.example.com\u001b[2J' },
      { ...waiver, control_id: 'robot' },
      { ...waiver, target: '*.example.com', expiration_date: '2026-01-04' },
    ],
  })
  expect(told).toEqual([
    'mmverify: the waiver of hsts on old.example.com\\x1b[2J was not used: no target of this run has that name\n',
    'mmverify: the waiver of robot was not used: the check does not fail there\n',
    'mmverify: the waiver of hsts on *.example.com was not used: it ended on 2026-01-04\n',
  ])
})
