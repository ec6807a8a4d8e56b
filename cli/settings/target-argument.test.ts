import { expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { parseTarget } from './target-argument.ts'

test.each([
  ['prod.example.com', 'prod.example.com', 443],
  ['Prod.Example.com:8443', 'prod.example.com', 8443],
  ['https://prod.example.com/', 'prod.example.com', 443],
  ['192.0.2.7:444', '192.0.2.7', 444],
  ['2001:db8::1', '2001:db8::1', 443],
  ['[2001:db8::1]:8443', '2001:db8::1', 8443],
  ['localhost', 'localhost', 443],
])('%s is host %s, port %i', (argument, host, port) => {
  expect(parseTarget(argument)).toEqual({ host, port })
})

test.each([
  '',
  'a b',
  'host:',
  'host:0',
  'host:65536',
  'host:8443x',
  'host:-1',
  '[::1',
  '[nonsense]:443',
  'http://x/y',
  '-x.example',
])('%o is refused', (argument) => {
  expect(() => parseTarget(argument)).toThrow(UsageError)
})
