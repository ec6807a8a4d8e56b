import { expect, test } from 'vitest'
import { parseAlternativeServices } from './alternative-services.ts'

const createOwnService = (protocol: string, port: number) => ({ protocol, host: null, port })

test.each([
  ['h3=":443"; ma=86400', [createOwnService('h3', 443)]],
  [
    'h3=":443"; ma=86400, h3-29=":443"; ma=86400',
    [createOwnService('h3', 443), createOwnService('h3-29', 443)],
  ],
  [
    'h2="alt.example:8000", h2=":443"',
    [{ protocol: 'h2', host: 'alt.example', port: 8000 }, createOwnService('h2', 443)],
  ],
  ['h3="[2001:db8::1]:443"', [{ protocol: 'h3', host: '[2001:db8::1]', port: 443 }]],
  ['w%3Dx%3Ay#z=":80"', [createOwnService('w=x:y#z', 80)]],
  ['h3=":443";ma="1,2";persist=1,h2=":8443"', [createOwnService('h3', 443), createOwnService('h2', 8443)]],
  ['clear', []],
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
