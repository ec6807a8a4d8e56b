import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ok } from '../../../../core/outcome.ts'
import { FormatError } from '../../format-error.ts'
import { createReading, understand } from '../../reading.ts'
import { type NginxDirective, nginxConfiguration, parseNginxConfiguration } from './nginx-configuration.ts'
import { parseNginxVersion } from './nginx-version.ts'
import { parseSyntax } from './syntax.ts'

const seed = readFileSync(new URL('./fixtures/seed-000.nginx-T.txt', import.meta.url), 'utf8')
const file = (name: string, text: string) => `# configuration file ${name}:\n${text}\n`

const filterByName = (directives: readonly NginxDirective[] | null | undefined, name: string) =>
  (directives ?? []).filter((directive) => directive.name === name)

describe('seed 000', () => {
  const { directives, unmatchedIncludes } = parseNginxConfiguration(seed)
  const http = filterByName(directives, 'http')[0]
  const servers = filterByName(http?.block, 'server')

  test('includes stand where nginx reads them', () => {
    expect(http?.block?.map(({ name }) => name)).toEqual([
      'log_format',
      'access_log',
      'types',
      'default_type',
      'upstream',
      'proxy_cache_path',
      'server',
      'server',
    ])
    expect(servers[0]?.file).toBe('/etc/nginx/conf.d/mattermost.conf')
    const challenge = filterByName(servers[0]?.block, 'location').at(-1)
    expect(challenge).toMatchObject({
      arguments: ['^~', '/.well-known/acme-challenge/'],
      file: '/etc/nginx/letsencrypt.conf',
      line: 1,
    })
    expect(unmatchedIncludes).toEqual(['/usr/share/nginx/modules/*.conf'])
  })

  test('what nginx would do, in order and with arguments', () => {
    expect(filterByName(servers[1]?.block, 'listen').map((listen) => listen.arguments)).toEqual([
      ['443', 'ssl', 'http2'],
      ['[::]:443', 'ssl', 'http2'],
    ])
    expect(filterByName(servers[1]?.block, 'add_header')[0]?.arguments).toEqual([
      'Strict-Transport-Security',
      'max-age=15768000',
    ])
    const [websocket, everything] = filterByName(servers[1]?.block, 'location')
    expect(websocket?.arguments).toEqual(['~', '/api/v[0-9]+/(users/)?websocket$'])
    expect(filterByName(websocket?.block, 'proxy_set_header')[1]?.arguments).toEqual([
      'Connection',
      'upgrade',
    ])
    expect(filterByName(everything?.block, 'proxy_pass')[0]?.arguments).toEqual(['http://backend'])
  })
})

test('arguments that may hold a secret are not kept', () => {
  const { directives } = parseNginxConfiguration(
    file(
      '/etc/nginx/nginx.conf',
      `proxy_set_header Authorization "Basic hunter1"; add_header X-Key hunter2; set $key hunter3;
       proxy_pass http://u:hunter4@backend?k=hunter5; return 200 hunter6; return 301 https://u:h@x/?k=hunter7;
       if ($arg_key = hunter8) { return 403; } map $a $b { hunter9 1; } auth_basic hunter10; upstream u { server x; }`,
    ),
  )
  expect(JSON.stringify(directives)).not.toContain('hunter')
  expect(directives.map(({ name, arguments: args }) => [name, args])).toEqual([
    ['proxy_set_header', ['Authorization']],
    ['add_header', ['X-Key']],
    ['set', null],
    ['proxy_pass', ['http://backend/']],
    ['return', ['200']],
    ['return', ['301', 'https://x/?…']],
    ['if', null],
    ['map', null],
    ['auth_basic', null],
    ['upstream', ['u']],
  ])
})

test('includes: relative, sorted, by name and by pattern', () => {
  const { directives, unmatchedIncludes } = parseNginxConfiguration(
    file('/opt/nginx/nginx.conf', 'include sites/*; include gone.conf; pid a;') +
      file('/opt/nginx/sites/b', 'user b;') +
      file('/opt/nginx/sites/a', 'user a; include sites/deep/c;') +
      file('/opt/nginx/sites/deep/c', 'user c;'),
  )
  expect(directives.map(({ name, arguments: args }) => `${name} ${args?.join(' ')}`)).toEqual([
    'user a',
    'user c',
    'user b',
    'pid a',
  ])
  expect(unmatchedIncludes).toEqual(['/opt/nginx/gone.conf'])
})

// `nginx -T` spells a file as the include does.
test.each([
  ['//conf.d/*.conf', '//conf.d/a.conf'],
  ['./pp', '/etc/nginx/./pp'],
  ['../nginx-extra/*.conf', '/etc/nginx/../nginx-extra/a.conf'],
  ['sites-enabled/../snippets/ssl.conf', '/etc/nginx/sites-enabled/../snippets/ssl.conf'],
  ['"conf.d/with blank.conf"', '/etc/nginx/conf.d/with blank.conf'],
  ['/etc/nginx/conf.d/[ab]*.conf', '/etc/nginx/conf.d/a.conf'],
  ['conf.d//*.conf', '/etc/nginx/conf.d//a.conf'],
])('include %s finds %s', (include, path) => {
  const { directives, unmatchedIncludes } = parseNginxConfiguration(
    file('/etc/nginx/nginx.conf', `include ${include};`) + file(path, 'user found;'),
  )
  expect(directives.map(({ arguments: args, file: place }) => [args, place])).toEqual([[['found'], path]])
  expect(unmatchedIncludes).toEqual([])
})

test('a line that looks like the beginning of a file is text of the file around it', () => {
  const { directives } = parseNginxConfiguration(
    file(
      '/etc/nginx/nginx.conf',
      'events {}\n# configuration file /etc/nginx/old.conf:\nhttp {\n# configuration file /etc/nginx/a.conf:\ninclude a.conf;\n}',
    ) + file('/etc/nginx/a.conf', 'server {\n# configuration file /etc/nginx/a.conf:\nlisten 80;\n}'),
  )
  expect(directives.map(({ name }) => name)).toEqual(['events', 'http'])
  expect(directives[1]?.block?.[0]?.block?.[0]?.name).toBe('listen')
})

describe('blocks of Lua', () => {
  const read = (text: string) => understand(nginxConfiguration, file('/n', text), '')

  // lua-nginx-module's documentation, and OpenResty's forum.
  test.each([
    'content_by_lua_block { ngx.say("}") }',
    "access_by_lua_block { if x == '{' then return end }",
    'rewrite_by_lua_block { -- } not the end\n local t = { a = { } } }',
    'log_by_lua_block { --[[ } ]] local s = [==[ ]] } ]==] }',
    'set_by_lua_block $x { return "\\"}" }',
    'header_filter_by_lua_block { ngx.header["X"] = [[{]] }',
  ])('%s is passed over, and kept as residue', (text) => {
    const { value, residue } = read(`server { ${text} listen 80; }`)
    expect(value.directives[0]?.block?.map(({ name }) => name).at(-1)).toBe('listen')
    expect(residue).toHaveLength(1)
  })

  test('one that does not end is no configuration', () => {
    expect(() => read('content_by_lua_block { ngx.say("} }')).toThrow(FormatError)
  })
})

test('a file that includes itself', () => {
  const dump = file('/etc/nginx/nginx.conf', 'include nginx.conf;')
  expect(() => parseNginxConfiguration(dump)).toThrow(expect.objectContaining({ field: 'include' }))
})

describe('syntax', () => {
  test('quotes, escapes, comments, variables', () => {
    const [set, location, proxy] = parseSyntax(
      `set $a "x\\"y;{" 'don"t' a\\ b; # not; this\nlocation ~ "^/a{1,2}\\.php$" { }\nproxy_set_header X a#b\${host}c;`,
    )
    expect(set?.arguments).toEqual(['$a', 'x"y;{', 'don"t', 'a\\ b'])
    expect(location?.arguments).toEqual(['~', '^/a{1,2}\\.php$'])
    expect(proxy).toMatchObject({ arguments: ['X', `a#b$\{host}c`], line: 3 })
  })

  test.each(['a', 'a {', '}', 'a; }', ';', '{ }', 'a "b', 'a "b"c;', 'a { b }'])('%j is refused', (text) =>
    expect(() => parseSyntax(text)).toThrow(FormatError),
  )

  test('deep nesting doesn’t exhaust the stack', () => {
    expect(() => parseSyntax('a {'.repeat(100_000))).toThrow(FormatError)
  })

  test('any text is read or refused', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('{', '}', ';', '"', "'", '\\', '#', '\n', '${', 'include x;'),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          parseNginxConfiguration(file('/etc/nginx/nginx.conf', pieces.join('')))
        } catch (error) {
          if (!(error instanceof FormatError)) throw error
        }
      }),
    )
  })
})

test('nginx -v speaks on stderr', () => {
  expect(parseNginxVersion('', 'nginx version: nginx/1.22.1\n')).toBe('1.22.1')
  expect(parseNginxVersion('', 'nginx version: openresty/1.25.3.1 (Ubuntu)\n')).toBe('1.25.3.1')
})

// What nginx 1.22 printed for a directive that it does not know, as root and as an account that may not read a key; and what a
// shell prints in its place.
test.each([
  [
    'nginx: [emerg] unknown directive "server_token" in /etc/nginx/conf.d/a.conf:1\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
    { found: 'failed', exit: 1 },
  ],
  [
    'nginx: [emerg] host not found in upstream "app:8065" in /etc/nginx/conf.d/a.conf:2\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
    { found: 'failed', exit: 1 },
  ],
  [
    'nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed (13: Permission denied)\nnginx: [emerg] cannot load certificate key "/etc/ssl/private/a.key": BIO_new_file() failed (SSL: error:8000000D:system library::Permission denied)\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
    { found: 'forbidden' },
  ],
  [
    'nginx: [emerg] open() "/run/nginx.pid" failed (13: Permission denied)\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
    { found: 'forbidden' },
  ],
  [
    '2026/12/01 13:32:56 [emerg] 1616#1616: unknown directive "server_token" in /etc/nginx/conf.d/fault.conf:1\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
    { found: 'failed', exit: 1 },
  ],
  [
    '2026/12/01 13:32:56 [emerg] 1616#1616: open() "/etc/nginx/conf.d/a.conf" failed (13: Permission denied) in /etc/nginx/nginx.conf:60\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
    { found: 'forbidden' },
  ],
  ['', { found: 'not-run', reason: 'incomplete', exit: 1 }],
  ['This account is currently not available.\n', { found: 'not-run', reason: 'incomplete', exit: 1 }],
  ['Ce compte est actuellement indisponible.\n', { found: 'not-run', reason: 'incomplete', exit: 1 }],
])('exit status 1 with %j', (stderr, value) => {
  const result = ok({ exit: 1, stdout: Buffer.from(''), stderr: Buffer.from(stderr) })
  expect(createReading(result, nginxConfiguration)).toEqual(ok(value))
})
