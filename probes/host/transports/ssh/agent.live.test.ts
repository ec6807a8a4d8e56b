import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Credentials } from '../../../../core/ssh-endpoint.ts'
import { listMissingPrograms } from '../../../../lab/programs/programs.ts'
import { createEndpoint, createKnownHosts, serveSsh, userKey } from '../../../../lab/servers/ssh-server.ts'
import { parsePrivateKey } from './login-credentials.ts'
import { withSession } from './ssh-session.ts'

const missing = listMissingPrograms(['ssh-agent', 'ssh-add'])

describe.skipIf(missing.length > 0)(
  `an agent${missing.length > 0 ? ` (absent: ${missing.join(', ')})` : ''}`,
  () => {
    let folder = ''
    let agent: ChildProcess
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'mmverify-agent-'))
      const socket = join(folder, 'socket')
      agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
      while (!existsSync(socket)) await wait(10)
      writeFileSync(join(folder, 'key'), userKey.private, { mode: 0o600 })
      await promisify(execFile)('ssh-add', ['-q', join(folder, 'key')], { env: { SSH_AUTH_SOCK: socket } })
    })
    afterAll(() => {
      agent.kill()
      rmSync(folder, { recursive: true })
    })

    const logIn = async (socket: string, keys: Credentials['keys'] = []) => {
      await using server = await serveSsh()
      const context = {
        timeout: 5000,
        signal: new AbortController().signal,
        hostKeys: { knownHosts: createKnownHosts(server.port) },
      }
      const endpoint = createEndpoint(server.port, { credentials: { agent: socket, keys, password: null } })
      return await withSession(context, endpoint, async () => 'in')
    }

    test('a real agent’s key', async () => {
      expect(await logIn(join(folder, 'socket'))).toEqual({ status: 'ok', value: 'in' })
    })

    test('an agent that isn’t there is no way in', async () => {
      expect(await logIn(join(folder, 'gone'))).toMatchObject({ status: 'denied' })
    })

    test('an agent that isn’t there is passed over', async () => {
      expect(await logIn(join(folder, 'gone'), [parsePrivateKey(userKey.private, null)])).toEqual({
        status: 'ok',
        value: 'in',
      })
    })
  },
)
