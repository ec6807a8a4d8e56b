import { createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { createContext, patience } from '../../lab/fixtures/loopback-context.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { serve, serveTcp } from '../../lab/servers/loopback-server.ts'
import { openTlsSocket } from './tls-socket.ts'

const open = (port: number, timeout = patience) =>
  openTlsSocket(createContext({ timeout }), {
    address: '127.0.0.1',
    port,
    serverName: 'chat.example.com',
    alpn: ['h2', 'http/1.1'],
  })

test('a finished handshake, whatever the certificate: name, protocol', async () => {
  const names: (string | false | null)[] = []
  await using server = await serve(
    createServer({ ...readServerCredentials('expired'), ALPNProtocols: ['http/1.1'] }, (socket) => {
      names.push(socket.servername)
      socket.on('error', () => {})
    }),
  )
  const opened = await open(server.port, 2000)
  if (opened.status !== 'ok') throw new Error(opened.status)
  expect(opened.value.alpnProtocol).toBe('http/1.1')
  await expect.poll(() => names).toEqual(['chat.example.com'])
  opened.value.destroy()
})

test('an outdated server', async () => {
  const outdated = { maxVersion: 'TLSv1', minVersion: 'TLSv1', ciphers: 'AES128-SHA:@SECLEVEL=0' } as const
  await using server = await serve(createServer({ ...readServerCredentials('rsa'), ...outdated }))
  const opened = await open(server.port, 2000)
  expect(opened.status === 'ok' && opened.value.getProtocol()).toBe('TLSv1')
  if (opened.status === 'ok') opened.value.destroy()
})

test('silence, a close, a reset and no TLS at all', async () => {
  await using silent = await serveTcp(() => {})
  expect(await open(silent.port, 500)).toEqual({ status: 'timeout', phase: 'handshake', seconds: 0.5 })
  await using closing = await serveTcp((socket) => socket.once('data', () => socket.end()))
  expect(await open(closing.port)).toEqual({ status: 'closed', phase: 'handshake' })
  await using resetting = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
  expect(await open(resetting.port)).toEqual({ status: 'reset', phase: 'handshake' })
  await using plain = await serveTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  expect(await open(plain.port)).toMatchObject({ status: 'malformed' })
})

test('an alert', async () => {
  const unrecognizedName = Buffer.from('15030300020270', 'hex')
  await using server = await serveTcp((socket) => socket.once('data', () => socket.end(unrecognizedName)))
  expect(await open(server.port)).toEqual({
    status: 'alert',
    level: 'fatal',
    description: 'unrecognized_name',
  })
})
