import { expect, test } from 'vitest'
import type { Fact } from '../../core/fact.ts'
import { type Failure, ok } from '../../core/outcome.ts'
import { reset, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { createNegotiationFacts } from '../../lab/fixtures/facts/negotiation-fixture.ts'
import { clients } from './clients.ts'
import { judgeHelloLength, judgeHelloParts } from './hello-length.ts'

type Tries = Fact<'tls.intolerance'>

const borne = ok({ version: 'TLS 1.3' as const })
const split: Tries[number] = { features: ['long', 'split'], outcome: borne }
const always = { asked: 7, absent: 7, controls: 7, sound: 7 }
const createKeyTries = (outcome: Failure, repeated: Tries[number]['repeated']): Tries => [
  split,
  { features: ['grease', 'hybrid-key'], outcome },
  { features: ['grease'], outcome: borne },
  { features: ['hybrid-key'], outcome, ...(repeated && { repeated }) },
]

function judge(id: keyof typeof clients, tries: Tries) {
  return judgeHelloLength(clients[id], { ...createNegotiationFacts({}), 'tls.intolerance': tries }).usable
}

const long = Object.keys(clients).filter((id) =>
  clients[id as keyof typeof clients].keyShares?.includes('X25519MLKEM768'),
) as (keyof typeof clients)[]
const short = Object.keys(clients).find((id) => /^firefox/.test(id)) as keyof typeof clients

// What some boxes do to a hello of OpenSSL 3.5 or Chromium 131: openssl #27557, ssllabs-scan #1005, testssl.sh #2493.
test.each([
  [
    'dropped in silence each time',
    createKeyTries(silence, { asked: 4, absent: 4, controls: 4, sound: 4 }),
    false,
  ],
  ['reset each time', createKeyTries(reset, always), false],
  ['reset, while hellos without it were, too', createKeyTries(reset, { ...always, sound: 5 }), null],
  ['reset once', createKeyTries(reset, { ...always, absent: 1 }), null],
  ['reset, and not asked again', createKeyTries(reset, undefined), null],
  ['not asked at all', [{ features: ['grease', 'long', 'fragmented'], outcome: borne }], null],
  ['answered', [split, { features: ['grease', 'hybrid-key'], outcome: borne }], true],
  [
    'answered, but not in two pieces',
    [
      { features: ['hybrid-key'], outcome: borne },
      { features: ['split'], outcome: reset, repeated: always },
    ],
    null,
  ],
] satisfies [string, Tries, boolean | null][])(
  'a hello as long as that of a new browser: %s',
  (_, tries, expected) => {
    expect(long.length).toBeGreaterThan(8)
    for (const id of long) expect([id, judge(id, tries)]).toEqual([id, expected])
  },
)

test('an older client has a short hello', () => {
  expect(clients[short].keyShares ?? []).not.toContain('X25519MLKEM768')
  expect(judge(short, createKeyTries(reset, always))).toBe(true)
})

test.each([
  [/^chrome-1/, false],
  [/^firefox-1/, false],
  [/^openssl-3/, null],
])('a server that closes on status_request: %s', (ids, expected) => {
  const tries: Tries = [{ features: ['status_request'], outcome: reset, repeated: always }]
  const facts = { ...createNegotiationFacts({}), 'tls.intolerance': tries }
  const found = Object.entries(clients).filter(
    ([id, { versions }]) => ids.test(id) && versions.includes('TLS 1.3'),
  )
  expect(found.length).toBeGreaterThan(0)
  for (const [id, client] of found)
    expect([id, judgeHelloParts(client, facts).usable]).toEqual([id, expected])
})
