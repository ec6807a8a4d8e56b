import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { captureHello, helloOfEntry } from '../../lab/clients/own-hello.ts'
import { runCommand } from '../../lab/programs/command.ts'
import { listMissingPrograms, requireProgram } from '../../lab/programs/programs.ts'
import { type ClientId, clients } from './clients.ts'

/** Programs that entries were captured from: the version the entry is of, and how to make it connect. */
const programs: readonly {
  id: ClientId
  program: string
  version: readonly [string, RegExp]
  args: string[]
}[] = [
  {
    id: 'openssl-3.0',
    program: 'openssl',
    version: ['version', /^OpenSSL 3\.0\./],
    args: ['s_client', '-connect', '127.0.0.1:{port}', '-servername', 'localhost'],
  },
  {
    id: 'curl-7.88',
    program: 'curl',
    version: ['--version', /^curl 7\.88\.\d+ .*OpenSSL\/3\.0\./],
    args: ['-s', 'https://127.0.0.1:{port}/'],
  },
  {
    id: 'gnutls-3.7',
    program: 'gnutls-cli',
    version: ['--version', /^gnutls-cli 3\.7\./],
    args: ['--insecure', '--port', '{port}', '127.0.0.1'],
  },
  {
    id: 'wget-gnutls',
    program: 'wget',
    version: ['--version', /^GNU Wget 1\.21\.[\s\S]*gnutls/],
    args: ['-q', '-O', '/dev/null', '--tries=1', '--no-check-certificate', 'https://127.0.0.1:{port}/'],
  },
]

describe('the program says what its entry says', () => {
  for (const { id, program, version, args } of programs) {
    const missing = listMissingPrograms([program])
    test.skipIf(missing.length > 0)(
      `${program}${missing.length > 0 ? ' (absent)' : ''}`,
      async ({ skip }) => {
        const path = requireProgram(program)
        const { stdout } = await runCommand(path, [version[0]])
        if (!version[1].test(stdout))
          skip(`another version than ${clients[id].name}: ${stdout.split('\n')[0]}`)
        const hello = await captureHello((port) => {
          const child = spawn(
            path,
            args.map((arg) => arg.replace('{port}', String(port))),
            { stdio: 'ignore' },
          )
          return () => child.kill('SIGKILL')
        })
        expect(hello).toEqual(helloOfEntry(clients[id]))
      },
    )
  }
})
