import { lookup } from 'node:dns/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { createContext } from '../../lab/fixtures/loopback-context.ts'

vi.mock('node:dns/promises', () => ({ lookup: vi.fn() }))
// Files share a process, and one before this may have loaded the probe with the resolver of this machine, as one after it needs it.
vi.resetModules()
const { addresses } = await import('./addresses.ts')
afterAll(() => {
  vi.resetModules()
})

/** What comes of a name for which whoever answers DNS says this. */
async function resolveTo(...found: string[]) {
  const answer = found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  vi.mocked(lookup).mockResolvedValue(answer as never)
  return (await addresses.collect(createContext({ host: 'chat.example.com' }), {}))['net.addresses']
}

const v4 = (address: string) => ({ address, family: 4 })

test('a public site is not asked for on loopback, on a private network, or at a cloud’s metadata', async () => {
  expect(await resolveTo('127.0.0.1', '203.0.113.7', '10.1.2.3', '169.254.169.254')).toEqual({
    status: 'ok',
    value: {
      source: 'dns',
      addresses: [v4('203.0.113.7')],
      unasked: [v4('127.0.0.1'), v4('10.1.2.3'), v4('169.254.169.254')],
    },
  })
})

test('a name that leads nowhere that is anybody’s is not asked for at all', async () => {
  expect(await resolveTo('169.254.169.254')).toEqual({ status: 'off-limits', place: '169.254.169.254' })
  expect(await resolveTo('0.0.0.0', '::')).toEqual({ status: 'off-limits', place: '0.0.0.0' })
})

test('a site of a private network, and one of this machine, are asked', async () => {
  expect(await resolveTo('10.1.2.3', '10.1.2.4')).toEqual({
    status: 'ok',
    value: { source: 'dns', addresses: [v4('10.1.2.3'), v4('10.1.2.4')] },
  })
  expect(await resolveTo('127.0.0.1')).toMatchObject({
    status: 'ok',
    value: { addresses: [v4('127.0.0.1')] },
  })
})
