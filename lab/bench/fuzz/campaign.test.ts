import { describe, expect, test } from 'vitest'
import { DecodeError, Reader } from '../../../core/tls/wire/codec.ts'
import { runCampaign } from './campaign.ts'
import type { Parser } from './fuzzed-parser.ts'

describe('what a campaign finds', () => {
  const corpus = [Uint8Array.from({ length: 32 }, (_, index) => index)]
  const found = (parse: Parser['parse']) => {
    const { violations } = runCampaign([{ name: 'made up', weight: 1, corpus, parse }], {
      messages: 200,
      seed: 1,
    })
    return violations.map(({ what }) => what)
  }

  test('nothing in a parser that keeps to its bounds', () => {
    expect(found((message) => new Reader(message).vector8('list').rest())).toEqual([])
  })

  test('an error of another type', () => {
    expect(found((message) => (message[3] as number).toString())).toContainEqual(
      expect.stringMatching(/^TypeError/),
    )
  })

  test('an error that points outside of the message', () => {
    const what = found((message) => {
      throw new DecodeError('length', message.length + 1)
    })
    expect(what).toContainEqual(expect.stringMatching(/^length at byte/))
  })

  test.each([
    [
      'past the end',
      (message: Uint8Array) => new Uint8Array(message.buffer, message.byteOffset).at(message.length),
    ],
    ['before the start', (message: Uint8Array) => new Uint8Array(message.buffer)[message.byteOffset - 1]],
  ])('a look %s', (_where, parse) => {
    expect(found(parse)).toContainEqual(expect.stringMatching(/beside/))
  })

  const busy = () => {
    const until = process.cpuUsage().user + 80_000
    while (process.cpuUsage().user < until);
    return 'done'
  }

  test('a message that takes its time every time', () => {
    const { violations } = runCampaign(
      [
        {
          name: 'slow',
          weight: 1,
          corpus,
          parse: busy,
        },
      ],
      { messages: 1, seed: 1 },
    )
    expect(violations).toMatchObject([{ index: 0, what: expect.stringMatching(/^takes \d+ ms$/) }])
  })

  test('the same for the same seed', () => {
    const parser: Parser = {
      name: 'odd',
      weight: 1,
      corpus,
      parse: (message) => new Reader(message, 'odd').bytes(40, 'x'),
    }
    const of = (seed: number) =>
      runCampaign([parser], { messages: 500, seed }).parsers.map(({ accepted }) => accepted)
    expect(of(7)).toEqual(of(7))
    expect(of(7)).not.toEqual(of(8))
  })
})
