import { expect, test } from 'vitest'
import { type Outcome, ok } from '../../core/outcome.ts'
import { createPace } from '../../core/pace.ts'
import { createContext, loopbackFacts } from '../../lab/fixtures/loopback-context.ts'
import { serveHttp } from '../../lab/servers/loopback-server.ts'
import { acme } from './acme.ts'
import { askStatusUntilReady } from './until-ready.ts'

type Answer = { status: number; earlier?: number[] }

async function ask(
  answers: readonly Outcome<Answer>[],
  signal = new AbortController().signal,
  pace = createPace(),
) {
  const left = [...answers]
  const outcome = await askStatusUntilReady(async () => left.shift() ?? ok({ status: 599 }), {
    signal,
    limiter: { pace },
  })
  return { outcome, asked: answers.length - left.length }
}

test.each([200, 301, 400, 404, 413, 501, 505])('%i is an answer', async (status) => {
  expect(await ask([ok({ status })])).toEqual({ outcome: ok({ status }), asked: 1 })
})

test.each([429, 500, 502, 503, 504])('after %i it is asked again', async (status) => {
  expect(await ask([ok({ status }), ok({ status: 200 })])).toEqual({
    outcome: ok({ status: 200, earlier: [status] }),
    asked: 2,
  })
})

test('three times at most, and all statuses are kept', async () => {
  const { outcome } = await ask([500, 502, 503, 504, 200].map((status) => ok({ status })))
  expect(outcome).toEqual(ok({ status: 504, earlier: [500, 502, 503] }))
})

test('no answer is not asked for again, and the end of the run ends it', async () => {
  const silence: Outcome<Answer> = { status: 'timeout', phase: 'response', seconds: 1 }
  expect(await ask([silence, ok({ status: 200 })])).toEqual({ outcome: silence, asked: 1 })
  expect(await ask([ok({ status: 503 }), ok({ status: 200 })], AbortSignal.abort())).toEqual({
    outcome: ok({ status: 503 }),
    asked: 1,
  })
})

test('a limit makes all requests slower, an error of the server none', async () => {
  const pace = createPace()
  await ask([ok({ status: 502 }), ok({ status: 200 })], undefined, pace)
  expect([pace.declined, pace.interval]).toEqual([0, 0])
  await ask([ok({ status: 429 }), ok({ status: 200 })], undefined, pace)
  expect([pace.declined, pace.interval]).toEqual([1, 400])
})

test('a server with a limit of requests is waited for', async () => {
  let requests = 0
  await using server = await serveHttp((_, response) => {
    requests += 1
    response.writeHead(requests <= 3 ? 503 : 404).end()
  })
  const facts = await acme.collect(createContext({ http: server.port }), loopbackFacts)
  const { directory, token } = facts['http.acme']
  expect([directory, token]).toEqual(
    [1, 2].map(() => expect.objectContaining({ value: expect.objectContaining({ status: 404 }) })),
  )
  expect(requests).toBe(5)
})
