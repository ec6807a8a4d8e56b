import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { detectEngineForTests, listEngineObjects } from '../../lab/stacks/engine-for-tests.ts'
import { requestFromEdge } from '../../lab/stacks/https-answer-for-tests.ts'
import { findChromiumTools, loadInChromium, requestWithCurl } from '../../lab/stacks/real-clients.ts'
import type { Host } from '../docker/stack-host.ts'
import { type SaltStack, startSalt } from './salt.ts'

const { engine, note } = await detectEngineForTests()
const run = promisify(execFile)

describe.skipIf(engine === null)(`salt${note}`, () => {
  let stack: SaltStack
  let host: Host
  let before: string[]

  beforeAll(async () => {
    if (!engine) return
    before = await listEngineObjects(engine, 'none')
    const started = performance.now()
    stack = await startSalt({ engine })
    host = stack.nodes.salt as Host
    console.log(
      `salt up in ${((performance.now() - started) / 1000).toFixed(1)} s, Mattermost: ${stack.mattermost}`,
    )
  })
  afterAll(async () => {
    if (!engine || !stack) return
    await stack[Symbol.asyncDispose]()
    expect(await listEngineObjects(engine, stack.run)).toEqual(before)
  })

  test('answers on its published port to a client that trusts its CA', async () => {
    const { status, body } = await requestFromEdge(
      stack.published,
      '/api/v4/system/ping?get_server_status=true',
    )
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ status: 'OK', database_status: 'OK' })
  })

  test('answers curl by its name', async () => {
    expect(await requestWithCurl(stack.published, '/api/v4/system/ping')).toBe(200)
  })

  test.skipIf(findChromiumTools() === null)('loads in Chromium, which trusts only the CA', async () => {
    expect(await loadInChromium(stack.published)).toEqual({ status: 200, title: 'Mattermost' })
  })

  test('every unit is active and none has failed', async () => {
    const units = ['nginx', 'postgresql', 'mattermost', 'firewalld', 'ssh']
    expect(await host.shell(`systemctl is-active ${units.join(' ')}`)).toBe('active\n'.repeat(units.length))
    expect(await host.shell('systemctl --failed --no-legend')).toBe('')
  })

  test('the roster leads to the host, over SSH', async () => {
    const entry = parse(stack.roster)[stack.target.host]
    expect(entry).toMatchObject({ host: '127.0.0.1', port: stack.ssh.port, user: 'root', tty: false })
    const folder = await mkdtemp(join(tmpdir(), 'mmverify-salt-'))
    try {
      await writeFile(join(folder, 'key'), stack.ssh.privateKey, { mode: 0o600 })
      await writeFile(join(folder, 'known_hosts'), stack.ssh.knownHosts)
      const strict = [
        '-o',
        'StrictHostKeyChecking=yes',
        '-o',
        `UserKnownHostsFile=${join(folder, 'known_hosts')}`,
      ]
      const login = ['-i', join(folder, 'key'), '-p', String(entry.port), `${entry.user}@${entry.host}`]
      const { stdout } = await run('ssh', [
        '-F',
        'none',
        '-o',
        'BatchMode=yes',
        ...strict,
        ...login,
        'hostname',
      ])
      expect(stdout).toBe('salt\n')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('unit and configuration of nginx agree on the PID file', async () => {
    const pidFile = (await host.shell('systemctl show nginx -p PIDFile --value')).trim()
    const pid = (await host.shell('systemctl show nginx -p MainPID --value')).trim()
    expect(await host.shell(`sed -n 's/^pid \\(.*\\);/\\1/p' /etc/nginx/nginx.conf`)).toBe(`${pidFile}\n`)
    expect((await host.shell(`cat ${pidFile}`)).trim()).toBe(pid)
  })

  test('nothing renews the certificate: the document sets up no timer for it', async () => {
    expect(await host.shell('systemctl list-timers --no-legend')).not.toMatch(/certbot/)
  })
})
