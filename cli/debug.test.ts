import { expect, test } from 'vitest'
import type { FactPath } from '../core/fact.ts'
import { ok } from '../core/outcome.ts'
import type { AnyProbe, ProbeContext } from '../core/probe.ts'
import type { Target } from '../core/target.ts'
import { findClosedPort, serveTcp } from '../lab/servers/loopback-server.ts'
import { collect } from '../probes/collect.ts'
import { exchangeDatagram } from '../probes/net/datagram.ts'
import { openSocket } from '../probes/net/tcp-channel.ts'
import { printTrace } from './debug.ts'

const target: Target = { host: 'chat.example.com', port: 443, ports: {}, ca: [] }

function probe(
  id: string,
  needs: FactPath[],
  provides: FactPath[],
  collectFacts: (context: ProbeContext) => Promise<object>,
): AnyProbe {
  return { id, needs, provides, collect: collectFacts as AnyProbe['collect'] }
}

function listen() {
  const lines: string[] = []
  printTrace({ isTTY: false, write: (text) => lines.push(String(text)) > 0 })
  return lines
}

function run(probes: AnyProbe[]) {
  const { signal } = new AbortController()
  const options = { timeout: 1000, deadline: 5000, maxConnections: 4, signal, now: () => new Date() }
  return collect(target, probes, options)
}

/** Without the times, which differ. */
const withoutTimes = (line: string) =>
  line
    .replace(/\d+\.\d{3} s/, 'T')
    .replace(/\d+ ms/g, 'N ms')
    .trimEnd()

test('says what each probe waits for, opens and ends with, and nothing that was said on a connection', async () => {
  await using server = await serveTcp((socket) => socket.once('data', () => socket.write('a secret answer')))
  const closed = await findClosedPort()
  const lines = listen()
  const greeted = async (context: ProbeContext) => {
    const opened = await openSocket(context, { address: '127.0.0.1', port: server.port })
    if (opened.status !== 'ok') throw new Error('the server of this test is gone')
    opened.value.write('a secret question')
    await new Promise((resolve) => opened.value.once('data', resolve))
    opened.value.destroy()
    await new Promise((resolve) => opened.value.once('close', resolve))
    return { 'net.addresses': ok([]) }
  }
  const refused = async (context: ProbeContext) => ({
    'net.primary': await openSocket(context, { address: '127.0.0.1', port: closed }),
    'tls.versions': { 'TLS 1.2': ok({}), 'TLS 1.3': ok({}), 'SSL 3.0': { status: 'refused' } },
  })
  await run([
    probe('second', ['net.addresses', 'tls.alpn'], ['net.primary', 'tls.versions'], refused),
    probe('first', [], ['net.addresses'], greeted),
    probe('aside', [], ['tls.alpn'], async () => ({ 'tls.alpn': {} })),
  ])
  const text = lines.join('')
  expect(text).not.toContain('secret')
  const numbers = [...new Set(text.match(/#\d+/g))]
  const shown = lines
    .map(withoutTimes)
    .map((line) => line.replace(/#\d+/, (n) => `#${numbers.indexOf(n) + 1}`))
  const own = `mmverify: debug: T chat.example.com`
  expect(shown).toEqual([
    `${own} first: starts`,
    `${own} first: opens #1 127.0.0.1:${server.port}`,
    `${own} aside: starts`,
    `${own} second: waits for net.addresses, tls.alpn`,
    `${own} aside: finished after N ms: tls.alpn`,
    `${own} first: #1 127.0.0.1:${server.port}: ok after N ms`,
    `${own} first: closed #1 127.0.0.1:${server.port} after N ms: 17 bytes sent, 15 received`,
    `${own} first: finished after N ms: net.addresses ok`,
    `${own} second: starts`,
    `${own} second: opens #2 127.0.0.1:${closed}`,
    `${own} second: #2 127.0.0.1:${closed}: refused after N ms`,
    `${own} second: finished after N ms: net.primary refused; tls.versions 2 × ok, refused`,
  ])
})

test('says that a probe began on what it foresaw, and began anew; and what a datagram came to', async () => {
  const port = await findClosedPort()
  const lines = listen()
  const asked = async (context: ProbeContext) => {
    const outcome = await exchangeDatagram(context, {
      ...{ address: '127.0.0.1', port, request: Buffer.from('?'), within: 1000, byteLimit: 100 },
      phase: 'response',
      accept: () => ok(true),
    })
    return { 'tls.alpn': { h2: outcome } }
  }
  await run([
    {
      ...probe('early', ['net.primary'], ['tls.alpn'], asked),
      predictNeeds: () => ({ 'net.primary': { status: 'refused' } }),
    },
    probe('late', [], ['net.primary'], async () => ({ 'net.primary': { status: 'cancelled' } })),
  ])
  const shown = lines.map(withoutTimes).map((line) => line.replace(/^.* early: /, '').replace(/#\d+/, '#N'))
  expect(shown.filter((line) => !line.includes('late'))).toEqual([
    'starts on what it foresees of net.primary',
    'starts anew: what it foresaw has come out otherwise',
    `datagram #N 127.0.0.1:${port}: cancelled after N ms`,
    `datagram #N 127.0.0.1:${port}: refused after N ms`,
    'finished after N ms: tls.alpn refused',
  ])
})
