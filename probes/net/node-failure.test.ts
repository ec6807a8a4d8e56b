import { expect, test } from 'vitest'
import { connectionFailure } from './connection-failure.ts'
import { failureOf } from './node-failure.ts'

const coded = (code: string, syscall?: string) =>
  Object.assign(new Error('text is never read'), { code, syscall })

test.each([
  [coded('ECONNREFUSED', 'connect'), { status: 'refused' }],
  [coded('ECONNRESET', 'read'), { status: 'reset', phase: 'response' }],
  [coded('EPIPE', 'write'), { status: 'reset', phase: 'response' }],
  [coded('EHOSTUNREACH', 'connect'), { status: 'unreachable', code: 'EHOSTUNREACH' }],
  [coded('EPROTO', 'connect'), { status: 'unreachable', code: 'EPROTO' }],
  [coded('ENETUNREACH', 'connect'), { status: 'local', code: 'ENETUNREACH' }],
  [coded('EPERM', 'connect'), { status: 'local', code: 'EPERM' }],
  [coded('EINVAL', 'connect'), { status: 'local', code: 'EINVAL' }],
  [coded('ENOTFOUND', 'getaddrinfo'), { status: 'unresolved', code: 'ENOTFOUND' }],
  [coded('EAI_FAIL', 'getaddrinfo'), { status: 'unresolved', code: 'EAI_FAIL' }],
])('%o', (error, failure) => {
  expect(failureOf(error, 'response')).toEqual(failure)
})

test('what is no answer of a peer is a bug and thrown on', () => {
  for (const bug of [
    new TypeError('x'),
    coded('ERR_INVALID_ARG_TYPE'),
    coded('EINVAL', 'read'),
    coded('EPROTO'),
  ]) {
    expect(() => failureOf(bug, 'connect')).toThrow(bug)
  }
})

test("the kernel's timeout is a timeout", () => {
  const failure = connectionFailure(coded('ETIMEDOUT', 'connect'), 'connect', 500)
  expect(failure).toEqual({ status: 'timeout', phase: 'connect', seconds: 0.5 })
})
