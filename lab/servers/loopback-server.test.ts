import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { findClosedPort } from './loopback-server.ts'

test('a closed port is given to nobody else, and refuses', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => findClosedPort()))
  expect(new Set(ports).size).toBe(ports.length)
  const code = await new Promise((resolve) =>
    connect(ports[0] ?? 0, '127.0.0.1').on('error', (error: NodeJS.ErrnoException) => resolve(error.code)),
  )
  expect(code).toBe('ECONNREFUSED')
})
