import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listMissingPrograms, requireProgram } from '../../../../lab/programs/programs.ts'
import { FormatError } from '../../format-error.ts'
import { parseNginxConfiguration } from './nginx-configuration.ts'
import { parseSyntax } from './syntax.ts'

const missing = listMissingPrograms(['nginx'])

describe.skipIf(missing.length > 0)(`nginx itself${missing.length > 0 ? ' (absent)' : ''}`, () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mmverify-nginx-'))
    mkdirSync(join(folder, 'conf.d'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const nginx = (...args: string[]) =>
    promisify(execFile)(requireProgram('nginx'), [
      ...args,
      '-c',
      join(folder, 'nginx.conf'),
      '-e',
      join(folder, 'error.log'),
    ])

  const write = (text: string) =>
    writeFileSync(
      join(folder, 'nginx.conf'),
      `pid ${folder}/pid;\nevents {}\nhttp { access_log off; ${text} }\n`,
    )

  test('the dump of a real nginx', async () => {
    writeFileSync(join(folder, 'conf.d', 'b.conf'), 'server { listen 127.0.0.1:18443; server_name b; }')
    writeFileSync(join(folder, 'conf.d', 'a.conf'), 'server { listen 127.0.0.1:18443; server_name a; }\n')
    write('include conf.d/*.conf;')
    const { stdout } = await nginx('-T')
    const http = parseNginxConfiguration(stdout).directives.find(({ name }) => name === 'http')
    const names = http?.block?.map(
      ({ block }) => block?.find(({ name }) => name === 'server_name')?.arguments,
    )
    expect(names?.slice(1)).toEqual([['a'], ['b']])
  })

  /** Wrapped in a server: what nginx takes, the parser must take, and what it calls a syntax error must be one here. */
  test.each([
    ['set $a "x\\"y;{";', true],
    ["set $a 'a b' ;", true],
    ['location ~ "^/a{1,2}$" { return 204; }', true],
    ['set $a a#b;', true],
    [`set $a $\{host}c; # } comment\n`, true],
    ['set $a b\\;c;', true],
    ['location /{return 204;}', true],
    ['set $a "x"y;', false],
    ['set $a "x;', false],
    ['location / { return 204;', false],
    ['return 204; }', false],
    ['return 204', false],
    [';', false],
  ])('%s', async (text, good) => {
    write(`server { listen 127.0.0.1:18443; ${text} }`)
    const accepted = await nginx('-t').then(
      () => true,
      () => false,
    )
    expect(accepted).toBe(good)
    const parse = () => parseSyntax(`events {} http { server { ${text} } }`)
    if (good) expect(parse).not.toThrow()
    else expect(parse).toThrow(FormatError)
  })
})
