import { expect, test } from 'vitest'
import { parseAlternativeServices } from './alternative-services.ts'

const createOwnService = (protocol: string, port: number, seconds = 86_400) => ({
  protocol,
  host: null,
  port,
  seconds,
})

test.each([
  ['h3=":443"; ma=86400', [createOwnService('h3', 443)]],
  [
    'h3=":443"; ma=86400, h3-29=":443"; ma=86400',
    [createOwnService('h3', 443), createOwnService('h3-29', 443)],
  ],
  [
    'h2="alt.example:8000", h2=":443"',
    [{ protocol: 'h2', host: 'alt.example', port: 8000, seconds: 86_400 }, createOwnService('h2', 443)],
  ],
  ['h3="[2001:db8::1]:443"', [{ protocol: 'h3', host: '[2001:db8::1]', port: 443, seconds: 86_400 }]],
  ['w%3Dx%3Ay#z=":80"', [createOwnService('w=x:y#z', 80)]],
  ['h3=":443";ma="1,2";persist=1,h2=":8443"', [createOwnService('h3', 443), createOwnService('h2', 8443)]],
  // curl #5445: no parameter at all.
  ['h3-28=":4433",h3-27=":4433"', [createOwnService('h3-28', 4433), createOwnService('h3-27', 4433)]],
  // curl #4443: quoted `ma` and `persist`.
  ['h3=":443"; ma="60"; persist="1"', [createOwnService('h3', 443, 60)]],
  // http4s #7671: `persist` without `ma`, which is a day then.
  ['h2=":443"; persist=1', [createOwnService('h2', 443)]],
  // curl #20160: the parameters are each alternative's own.
  ['h2=":443"; ma=10, h3=":443"; persist=1', [createOwnService('h2', 443, 10), createOwnService('h3', 443)]],
  // curl #22644: parameters that nobody knows, with quotes, semicolons and a comma in them.
  ['h3=":443"; new="a;\\",ma=1"; ma=5', [createOwnService('h3', 443, 5)]],
  // lint-http #477: delta-seconds have no sign, and no limit.
  ['h3=":443"; ma=+5', [createOwnService('h3', 443)]],
  ['h3=":443"; ma=99999999999999999999', [createOwnService('h3', 443, 1e20)]],
  // caddy #4996, as Caddy wrote it.
  [
    'h3=":8443"; ma=2592000,h3-29=":8443"; ma=2592000',
    [createOwnService('h3', 8443, 2_592_000), createOwnService('h3-29', 8443, 2_592_000)],
  ],
  ['h3=":443"; ma=0', [createOwnService('h3', 443, 0)]],
  ['clear', []],
  [' clear ', []],
  ['', []],
  ['h3', []],
  ['h3=:443', []],
  ['h3="443"', []],
  ['h3=":0"', []],
  ['h3=":65536"', []],
  ['h%zz=":443"', []],
  ['nonsense, h3=":443"', [createOwnService('h3', 443)]],
])('%s', (value, services) => {
  expect(parseAlternativeServices(value)).toEqual(services)
})

test('a long value of nothing but quotes ends soon', () => {
  expect(parseAlternativeServices('"\\'.repeat(20_000))).toEqual([])
})
