import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../../core/outcome.ts'
import { wrapSecret } from '../../../../core/secret.ts'
import type { SshEndpoint } from '../../../../core/ssh-endpoint.ts'
import { findClosedPort, serveTcp, writeEndlessly } from '../../../../lab/servers/loopback-server.ts'
import {
  answerCommand,
  createEndpoint,
  createKeyPair,
  createKnownHosts,
  endChannel,
  floodBanners,
  hostKey,
  password,
  resetConnection,
  type SshServerOptions,
  serveSsh,
} from '../../../../lab/servers/ssh-server.ts'
import { commands } from '../../commands.ts'
import { byteLimits, type SshContext } from './ssh-connection.ts'
import { withSession } from './ssh-session.ts'

const timeout = 1000
const context = (port: number, overrides: Partial<SshContext> = {}): SshContext => ({
  timeout: 5000,
  signal: new AbortController().signal,
  hostKeys: { knownHosts: createKnownHosts(port) },
  ...overrides,
})
const osRelease = (settings: SshContext, endpoint: SshEndpoint) =>
  withSession(settings, endpoint, (session) => session.run(commands['os-release']))

/** Runs one command on a server with this script. */
async function runOn(options: SshServerOptions, overrides: Partial<SshContext> = {}) {
  await using server = await serveSsh(options)
  return await osRelease(context(server.port, overrides), createEndpoint(server.port))
}

const createFailedOutcome = (failure: Failure) => ({ status: 'ok', value: failure })

test('no server chooses the prime of the key exchange: to test one takes the whole process', async () => {
  let offer = ''
  await using server = await serveTcp((socket) => {
    socket.write('SSH-2.0-OpenSSH_9.6\r\n')
    socket.on('data', (bytes) => {
      offer += bytes.toString('latin1')
    })
  })
  await osRelease(context(server.port, { timeout: 500 }), createEndpoint(server.port))
  expect(offer).toContain('diffie-hellman-group14-sha256')
  expect(offer).not.toContain('group-exchange')
})

describe('a session', () => {
  test('runs commands of the table, several on one connection', async () => {
    await using server = await serveSsh({
      command(channel, line) {
        const stdout = line.includes('os-release') ? 'ID=debian\n' : 'mm1\n'
        answerCommand(channel, line, { stdout, stderr: 'a remark', exit: 3 })
      },
    })
    const outcome = await withSession(context(server.port), createEndpoint(server.port), (session) =>
      Promise.all([session.run(commands['os-release']), session.run(commands.hostname)]),
    )
    const result = (stdout: string) => ({
      status: 'ok',
      value: { exit: 3, by: 'program', stdout: Buffer.from(stdout), stderr: Buffer.from('a remark') },
    })
    expect(outcome).toEqual({ status: 'ok', value: [result('ID=debian\n'), result('mm1\n')] })
    expect(server.connections).toBe(1)
  })

  test('a program that a signal ended has no exit status', async () => {
    const outcome = await runOn({
      command: (channel, line) => answerCommand(channel, line, { exit: 128 + 9 }),
    })
    expect(outcome).toMatchObject({ value: { status: 'ok', value: { exit: null } } })
  })

  test('a shell that a signal ended did not run the program to its end', async () => {
    const outcome = await runOn({
      command(channel) {
        channel.exit('KILL' as never, false, '')
        channel.end()
      },
    })
    expect(outcome).toMatchObject({ value: { status: 'ok', value: { notRun: 'login-shell', exit: null } } })
  })

  test.each([0, 1, 126, 127])(
    'what answers in its place, with status %i, is not the program',
    async (exit) => {
      const outcome = await runOn({
        command(channel) {
          channel.write('This account is currently not available.\n')
          endChannel(channel, exit)
        },
      })
      expect(outcome).toMatchObject({ value: { status: 'ok', value: { notRun: 'login-shell', exit } } })
    },
  )

  test('through another host', async () => {
    await using server = await serveSsh()
    const destinations: unknown[] = []
    await using jump = await serveSsh({
      ready: (client) =>
        client.on('tcpip', (accept, _reject, { destIP, destPort }) => {
          destinations.push([destIP, destPort])
          const channel = accept()
          const socket = connect(destPort, destIP).on('error', () => {})
          channel.pipe(socket).pipe(channel)
          channel.on('error', () => {})
        }),
    })
    const knownHosts = [...createKnownHosts(server.port), ...createKnownHosts(jump.port)]
    const via = createEndpoint(jump.port)
    const outcome = await osRelease(
      context(0, { hostKeys: { knownHosts } }),
      createEndpoint(server.port, { via }),
    )
    expect(outcome).toMatchObject({ status: 'ok', value: { status: 'ok', value: { exit: 0 } } })
    expect(destinations).toEqual([['127.0.0.1', server.port]])
  })

  test('a jump host that won’t forward', async () => {
    await using jump = await serveSsh({
      ready: (client) => client.on('tcpip', (_accept, reject) => reject()),
    })
    expect(
      await osRelease(context(jump.port), createEndpoint(9, { via: createEndpoint(jump.port) })),
    ).toMatchObject({
      status: 'unreachable',
    })
  })
})

describe('the host key', () => {
  test('unknown: refused before anything is said', async () => {
    let asked = false
    await using server = await serveSsh({
      authentication: (client) =>
        client.on('authentication', () => {
          asked = true
        }),
    })
    const outcome = await osRelease(context(server.port + 1), createEndpoint(server.port))
    expect(outcome).toEqual({ status: 'host-key', reason: 'unknown' })
    expect(asked).toBe(false)
  })

  test('changed', async () => {
    await using server = await serveSsh()
    const knownHosts = createKnownHosts(server.port, createKeyPair())
    expect(await osRelease(context(0, { hostKeys: { knownHosts } }), createEndpoint(server.port))).toEqual({
      status: 'host-key',
      reason: 'changed',
    })
  })

  test('the known one of several is asked for', async () => {
    const ecdsa = createKeyPair('ecdsa')
    await using server = await serveSsh({ hostKeys: [hostKey.private, ecdsa.private] })
    const knownHosts = createKnownHosts(server.port, ecdsa)
    expect(
      await osRelease(context(0, { hostKeys: { knownHosts } }), createEndpoint(server.port)),
    ).toMatchObject({
      status: 'ok',
    })
  })

  test('known by an alias', async () => {
    await using server = await serveSsh()
    const hostKeys = {
      knownHosts: createKnownHosts(22).map((entry) => ({ ...entry, names: { patterns: ['alias'] } })),
    }
    expect(
      await osRelease(context(0, { hostKeys }), createEndpoint(server.port, { hostKeyAlias: 'alias' })),
    ).toMatchObject({ status: 'ok' })
  })

  test('any, where the user said so', async () => {
    await using server = await serveSsh()
    expect(
      await osRelease(context(0, { hostKeys: 'accept-any' }), createEndpoint(server.port)),
    ).toMatchObject({
      status: 'ok',
    })
  })
})

describe('the login', () => {
  const withPassword = (value: string) => ({
    credentials: { agent: null, keys: [], password: wrapSecret(value) },
  })

  test('by password', async () => {
    await using server = await serveSsh()
    expect(
      await osRelease(context(server.port), createEndpoint(server.port, withPassword(password))),
    ).toMatchObject({ status: 'ok' })
  })

  test('no password goes to a host whose key nobody verifies', async () => {
    const asked: string[] = []
    await using server = await serveSsh({
      authentication: (client) =>
        client.on('authentication', (context) => {
          asked.push(context.method)
          context.reject(['publickey', 'password', 'keyboard-interactive'])
        }),
    })
    const anyKey = context(0, { hostKeys: 'accept-any' })
    expect(await osRelease(anyKey, createEndpoint(server.port, withPassword(password)))).toEqual({
      status: 'host-key',
      reason: 'unverified',
    })
    expect(asked).not.toContain('password')
    expect(asked).not.toContain('keyboard-interactive')
  })

  /** Asks by prompts alone, and keeps the answers. */
  async function runWithPrompts(
    rounds: readonly { prompt: string; echo: boolean }[][],
    { verified = true, methods = ['keyboard-interactive'], first = false } = {},
  ) {
    const answers: string[][] = []
    const asked: string[] = []
    await using server = await serveSsh({
      authentication: (client) =>
        client.on('authentication', (request) => {
          asked.push(request.method)
          if (request.method === 'publickey' && first) return request.reject(methods as never, true)
          if (request.method !== 'keyboard-interactive') return request.reject(methods as never)
          const ask = (left: readonly { prompt: string; echo: boolean }[][]) => {
            const [round, ...others] = left
            if (!round) {
              const good = answers.some((given) => given.length === 1 && given[0] === password)
              return good ? request.accept() : request.reject(methods as never)
            }
            request.prompt([...round], 'title', 'instruction', (given) => {
              answers.push(given ?? [])
              ask(others)
            })
          }
          ask(rounds)
        }),
    })
    const settings = verified ? context(server.port) : context(0, { hostKeys: 'accept-any' })
    const endpoint = createEndpoint(server.port)
    const outcome = await osRelease(settings, {
      ...endpoint,
      credentials: {
        agent: null,
        keys: first ? endpoint.credentials.keys : [],
        password: wrapSecret(password),
      },
    })
    return { outcome, answers, asked }
  }
  const hidden = { prompt: 'Password: ', echo: false }

  test('a host that takes the password by a prompt alone', async () => {
    const { outcome, answers } = await runWithPrompts([[hidden]])
    expect(outcome).toMatchObject({ status: 'ok' })
    expect(answers).toEqual([[password]])
  })

  test('whose prompt is in any language, behind a message without a question', async () => {
    const { outcome } = await runWithPrompts([[], [{ prompt: 'Mot de passe : ', echo: false }]])
    expect(outcome).toMatchObject({ status: 'ok' })
  })

  test.each([
    ['an answer that would be shown', [[{ prompt: 'Password: ', echo: true }]]],
    ['two answers', [[hidden, hidden]]],
  ])('%s gets none', async (_, rounds) => {
    const { outcome, answers } = await runWithPrompts(rounds)
    expect(outcome).toEqual({ status: 'denied', accepted: ['keyboard-interactive'] })
    expect(answers.flat()).not.toContain(password)
  })

  test('the password is said once, however often it is asked for', async () => {
    const { answers } = await runWithPrompts([[hidden], [hidden], [hidden]])
    expect(answers.flat()).toEqual([password])
  })

  test('nothing is said to a host whose key nobody verifies', async () => {
    const { outcome, asked } = await runWithPrompts([[hidden]], { verified: false })
    expect(outcome).toEqual({ status: 'host-key', reason: 'unverified' })
    expect(asked).not.toContain('keyboard-interactive')
  })

  test('a password that was refused is not said again by a prompt', async () => {
    const { asked } = await runWithPrompts([[hidden]], { methods: ['password', 'keyboard-interactive'] })
    expect(asked).toContain('password')
    expect(asked).not.toContain('keyboard-interactive')
  })

  test('after a key, the prompt is for a second factor', async () => {
    const { outcome, asked } = await runWithPrompts([[hidden]], { first: true })
    expect(outcome).toEqual({ status: 'denied', accepted: ['keyboard-interactive'] })
    expect(asked).not.toContain('keyboard-interactive')
  })

  test('refused: with what the host would take', async () => {
    await using server = await serveSsh()
    expect(await osRelease(context(server.port), createEndpoint(server.port, withPassword('wrong')))).toEqual(
      {
        status: 'denied',
        accepted: ['publickey', 'password'],
      },
    )
  })

  test('method names of the host’s own making are not passed on', async () => {
    const outcome = await runOn({
      authentication: (client) =>
        client.on('authentication', (asked) => asked.reject(['\x1b[2J' as never, 'x'.repeat(9999) as never])),
    })
    expect(outcome).toEqual({ status: 'denied', accepted: ['other'] })
  })

  test('that hangs ends with the deadline', async () => {
    const outcome = await runOn(
      { authentication: (client) => client.on('authentication', () => {}) },
      { timeout },
    )
    expect(outcome).toEqual({ status: 'timeout', phase: 'login', seconds: timeout / 1000 })
  })

  test('that asks for a new password is refused, and no password is changed', async () => {
    await using server = await serveSsh({
      authentication: (client) =>
        client.on('authentication', (asked) => {
          if (asked.method === 'password') asked.requestChange('New password:', () => asked.accept())
          else asked.reject(['password'])
        }),
    })
    expect(
      await osRelease(context(server.port), createEndpoint(server.port, withPassword(password))),
    ).toMatchObject({ status: 'denied' })
  })

  test('reset in the middle', async () => {
    const outcome = await runOn({
      authentication: (client) => client.on('authentication', () => resetConnection(client)),
    })
    expect(outcome).toEqual({ status: 'reset', phase: 'login' })
  })
})

describe('a hostile host', () => {
  test('never stops talking: cut off at the command’s limit', async () => {
    const outcome = await runOn({
      command(channel) {
        const pump = () => {
          while (channel.writable && channel.write(Buffer.alloc(32 * 1024, 'x'))) {}
        }
        channel.on('drain', pump)
        pump()
      },
    })
    expect(outcome).toEqual(
      createFailedOutcome({ status: 'oversize', phase: 'body', limit: commands['os-release'].byteLimit }),
    )
  })

  test('the next command still runs after one that was cut off', async () => {
    await using server = await serveSsh({
      command(channel, line) {
        if (line.includes('os-release')) channel.write(Buffer.alloc(1024 * 1024, 'x'))
        else answerCommand(channel, line, { exit: 0 })
      },
    })
    const outcome = await withSession(context(server.port), createEndpoint(server.port), async (session) => [
      await session.run(commands['os-release']),
      await session.run(commands.hostname),
    ])
    expect(outcome).toMatchObject({ value: [{ status: 'oversize' }, { status: 'ok' }] })
  })

  test('floods with banners', async () => {
    const outcome = await runOn({
      authentication: (client) => client.on('authentication', () => floodBanners(client)),
    })
    expect(outcome).toEqual({ status: 'oversize', phase: 'login', limit: byteLimits.login })
  })

  test('floods with lines before its identification', async () => {
    await using server = await serveTcp((socket) => writeEndlessly(socket, `${'x'.repeat(200)}\r\n`))
    expect(await osRelease(context(server.port), createEndpoint(server.port))).toMatchObject({
      status: expect.stringMatching(/^(?:oversize|malformed)$/),
    })
  })

  test('speaks another protocol', async () => {
    await using server = await serveTcp((socket) => socket.write('SSH-9.9-\x00\xff\r\n'))
    expect(await osRelease(context(server.port), createEndpoint(server.port))).toMatchObject({
      status: 'malformed',
      field: 'ssh_transport',
    })
  })

  test('says nothing at all', async () => {
    await using server = await serveTcp(() => {})
    expect(await osRelease(context(server.port, { timeout }), createEndpoint(server.port))).toEqual({
      status: 'timeout',
      phase: 'handshake',
      seconds: timeout / 1000,
    })
  })

  test('closes at once', async () => {
    await using server = await serveTcp((socket) => socket.end())
    expect(await osRelease(context(server.port), createEndpoint(server.port))).toEqual({
      status: 'closed',
      phase: 'handshake',
    })
  })

  test('a shell that waits for an answer to its prompt gets none', async () => {
    let received = 0
    const outcome = await runOn(
      {
        command(channel) {
          channel.on('data', (chunk: Buffer) => {
            received += chunk.length
          })
          channel.write('\x1b[2J\x1b[H[sudo] password for audit: ')
        },
      },
      { timeout },
    )
    expect(outcome).toEqual(
      createFailedOutcome({ status: 'timeout', phase: 'body', seconds: timeout / 1000 }),
    )
    expect(received).toBe(0)
  })

  test('resets in the middle of a command', async () => {
    let drop = () => {}
    await using server = await serveSsh({
      authentication: (client) => {
        drop = () => resetConnection(client)
        client.on('authentication', (asked) => asked.accept())
      },
      command(channel) {
        channel.write('ID=deb')
        setTimeout(drop, 50)
      },
    })
    expect(await osRelease(context(server.port), createEndpoint(server.port))).toEqual(
      createFailedOutcome({ status: 'reset', phase: 'body' }),
    )
  })

  test('closes the channel without an exit status', async () => {
    const outcome = await runOn({ command: (channel) => channel.end('ID=debian\n') })
    expect(outcome).toEqual(createFailedOutcome({ status: 'closed', phase: 'body' }))
  })

  test('refuses to open channels', async () => {
    const outcome = await runOn({
      ready: (client) => client.on('session', (_accept, reject) => reject()),
    })
    expect(outcome).toEqual(createFailedOutcome({ status: 'refused' }))
  })
})

describe('the end of the run', () => {
  test('in the middle of a command', async () => {
    const stop = new AbortController()
    const outcome = await runOn({ command: () => stop.abort() }, { signal: stop.signal })
    expect(outcome).toEqual(createFailedOutcome({ status: 'cancelled' }))
  })

  test('before the connection', async () => {
    expect(await osRelease(context(9, { signal: AbortSignal.abort() }), createEndpoint(9))).toEqual({
      status: 'cancelled',
    })
  })
})

test('a closed port', async () => {
  const port = await findClosedPort()
  expect(await osRelease(context(port), createEndpoint(port))).toEqual({ status: 'refused' })
})
