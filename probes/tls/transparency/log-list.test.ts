import { createHash, createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import shipped from './log-list.json' with { type: 'json' }
import { listLogs, shippedLogList } from './log-list.ts'
import { publishedLogListSchema } from './published-log-list.ts'
import { mergeLogLists } from './timestamp-delivery.ts'

const readLogList = (json: unknown, source: string) => listLogs(publishedLogListSchema.parse(json), source)

test('every id of the shipped list is the SHA-256 of its key, on P-256 or RSA', () => {
  for (const { id, key } of shippedLogList.logs) {
    const der = Buffer.from(key, 'base64')
    expect(createHash('sha256').update(der).digest('base64')).toBe(id)
    const { asymmetricKeyType } = createPublicKey({ key: der, format: 'der', type: 'spki' })
    expect(['ec', 'rsa']).toContain(asymmetricKeyType)
  }
  expect(shippedLogList.logs.length).toBeGreaterThan(50)
})

test('the shipped list is a log list as any other', () => {
  expect(readLogList(shipped, 'x')).toEqual(shippedLogList)
})

test('the shipped list says of when and from where it is, and has usable logs of several operators', () => {
  expect(shippedLogList.timestamp).toBe('2026-07-31T00:00:00Z')
  expect(shippedLogList.source).toContain('CryptoDataHub')
  const usable = shippedLogList.logs.filter(({ state }) => state === 'usable')
  expect(new Set(usable.map(({ operator }) => operator)).size).toBeGreaterThan(3)
})

const published = {
  version: '70.1',
  log_list_timestamp: '2026-11-20T12:55:18Z',
  operators: [
    {
      name: 'Example',
      email: ['ct@example.org'],
      logs: [
        {
          description: 'Example 2027',
          log_id: 'AAAA',
          key: 'BBBB',
          url: 'https://ct.example.org/2027/',
          mmd: 86_400,
          state: { usable: { timestamp: '2026-01-01T00:00:00Z' } },
        },
      ],
      tiled_logs: [{ log_id: 'CCCC', key: 'DDDD', monitoring_url: 'https://mon.example.org/', mmd: 60 }],
    },
  ],
}

test("Google's schema, with more in it than is read", () => {
  expect(readLogList(published, 'log_list.json')).toEqual({
    timestamp: '2026-11-20T12:55:18Z',
    source: 'log_list.json',
    logs: [
      {
        id: 'AAAA',
        key: 'BBBB',
        description: 'Example 2027',
        operator: 'Example',
        state: 'usable',
        since: '2026-01-01T00:00:00Z',
        tiled: false,
      },
      {
        id: 'CCCC',
        key: 'DDDD',
        description: '',
        operator: 'Example',
        state: null,
        since: null,
        tiled: true,
      },
    ],
  })
})

test.each([[{}], [[]], [null], [{ operators: [] }], [{ ...published, operators: [{ logs: [] }] }]])(
  '%j is no log list',
  (json) => {
    expect(() => readLogList(json, 'x')).toThrow()
  },
)

test('logs that are given win over the shipped ones, which stay known', () => {
  const [first, ...others] = shippedLogList.logs
  if (!first) throw new Error('an empty list')
  const given = { ...readLogList(published, 'x'), logs: [{ ...first, state: 'rejected' as const }] }
  const known = mergeLogLists({ ctLogs: given })
  expect(known.timestamp).toBe('2026-11-20T12:55:18Z')
  expect(known.logs).toHaveLength(others.length + 1)
  expect(known.logs.find(({ id }) => id === first.id)?.state).toBe('rejected')
  expect(mergeLogLists({})).toBe(shippedLogList)
})
