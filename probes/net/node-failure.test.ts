import { expect, test } from 'vitest'
import { connectionFailureOf } from './connection-failure.ts'
import { failureOf } from './node-failure.ts'

const createError = (code: string, syscall?: string) =>
  Object.assign(new Error('text is never read'), { code, syscall })

test.each([
  [createError('ECONNREFUSED', 'connect'), { status: 'refused' }],
  [createError('ECONNRESET', 'read'), { status: 'reset', phase: 'response' }],
  [createError('EPIPE', 'write'), { status: 'reset', phase: 'response' }],
  [createError('EHOSTUNREACH', 'connect'), { status: 'unreachable', code: 'EHOSTUNREACH' }],
  [createError('EPROTO', 'connect'), { status: 'unreachable', code: 'EPROTO' }],
  [createError('ENETUNREACH', 'connect'), { status: 'local', code: 'ENETUNREACH' }],
  [createError('EPERM', 'connect'), { status: 'local', code: 'EPERM' }],
  [createError('EINVAL', 'connect'), { status: 'local', code: 'EINVAL' }],
  [createError('ENOTFOUND', 'getaddrinfo'), { status: 'unresolved', code: 'ENOTFOUND' }],
  [createError('EAI_FAIL', 'getaddrinfo'), { status: 'unresolved', code: 'EAI_FAIL' }],
])('%o', (error, failure) => {
  expect(failureOf(error, 'response')).toEqual(failure)
})

test('what is no answer of a peer is a bug and thrown on', () => {
  for (const bug of [
    new TypeError('x'),
    createError('ERR_INVALID_ARG_TYPE'),
    createError('EINVAL', 'read'),
    createError('EPROTO'),
  ]) {
    expect(() => failureOf(bug, 'connect')).toThrow(bug)
  }
})

test("the kernel's timeout is a timeout", () => {
  const failure = connectionFailureOf(createError('ETIMEDOUT', 'connect'), 'connect', 500)
  expect(failure).toEqual({ status: 'timeout', phase: 'connect', seconds: 0.5 })
})
