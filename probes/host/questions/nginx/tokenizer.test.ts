import { expect, test } from 'vitest'
import { parseNginxConfiguration } from './nginx-configuration.ts'
import { parseNginxVersion } from './nginx-version.ts'
import { parseSyntax } from './syntax.ts'
import { tokenize } from './tokenizer.ts'

const thrown = (field: string, offset: number) => expect.objectContaining({ field, offset })

// ngx_conf_read_token, as the tokenizer's own comment has its rules.
test.each([
  ['', []],
  [
    'a;',
    [
      ['word', 'a', 0],
      [';', ';', 1],
    ],
  ],
  [
    ' a{}',
    [
      ['word', 'a', 1],
      ['{', '{', 2],
      ['}', '}', 3],
    ],
  ],
  [
    'a # b\nc',
    [
      ['word', 'a', 0],
      ['word', 'c', 6],
    ],
  ],
  ['# b', []],
  ['a#b', [['word', 'a#b', 0]]],
  [
    `$\{a}{`,
    [
      ['word', `$\{a}`, 0],
      ['{', '{', 4],
    ],
  ],
  [
    '$a{',
    [
      ['word', '$a', 0],
      ['{', '{', 2],
    ],
  ],
  ['a}', [['word', 'a}', 0]]],
  ['"a b"', [['word', 'a b', 0]]],
  ["'a\"b'", [['word', 'a"b', 0]]],
  [
    '"";',
    [
      ['word', '', 0],
      [';', ';', 2],
    ],
  ],
  [
    '"a"{',
    [
      ['word', 'a', 0],
      ['{', '{', 3],
    ],
  ],
  [
    '"a")',
    [
      ['word', 'a', 0],
      ['word', ')', 3],
    ],
  ],
  ['"a"\n', [['word', 'a', 0]]],
  [String.raw`"\t\r\n\"\'\\\d"`, [['word', '\t\r\n"\'\\\\d', 0]]],
  [String.raw`\t\r\n\"\'\\\d`, [['word', '\t\r\n"\'\\\\d', 0]]],
  ['a\\;b', [['word', 'a\\;b', 0]]],
  ['a"b', [['word', 'a"b', 0]]],
])('the words of %j', (text, found) => {
  expect(tokenize(text).map(({ kind, text: word, offset }) => [kind, word, offset])).toEqual(found)
})

test.each([
  ['a "b', 2],
  ['"a"b', 2],
  ['"a"}', 2],
  [String.raw`"a\"`, 0],
])('%j has a quote that nginx refuses', (text, offset) => {
  expect(() => tokenize(text)).toThrow(thrown('quote', offset))
})

test('directives, blocks and the lines that they begin on', () => {
  expect(parseSyntax('\na b\n  c;\nd {\n e; f { }\n}\n')).toEqual([
    { name: 'a', arguments: ['b', 'c'], line: 2, block: null },
    {
      name: 'd',
      arguments: [],
      line: 4,
      block: [
        { name: 'e', arguments: [], line: 5, block: null },
        { name: 'f', arguments: [], line: 5, block: [] },
      ],
    },
  ])
})

test.each([
  ['a {', 'block', 3],
  ['a', 'block', 1],
  ['a {};}', 'directive', 4],
  ['a; }', 'block', 3],
  ['a { b }', 'block', 6],
  [' ;', 'directive', 1],
  [' { }', 'directive', 1],
  ['x_by_lua_block y;', 'directive', 16],
])('%j is refused', (text, field, offset) => {
  expect(() => parseSyntax(text)).toThrow(thrown(field, offset))
})

test('a name that only looks like a block of Lua, and blocks as deep as they may be', () => {
  expect(parseSyntax('x_by_lua_block_y { }')).toMatchObject([{ block: [] }])
  const nested = (depth: number) => 'a {'.repeat(depth) + '}'.repeat(depth)
  expect(parseSyntax(nested(63))).toHaveLength(1)
  expect(() => parseSyntax(nested(64))).toThrow(thrown('block', 64 * 3 - 1))
})

const file = (name: string, text: string) => `# configuration file ${name}:\n${text}\n`

test('blocks of data hold no directives', () => {
  const data = ['types', 'map', 'geo', 'split_clients', 'charset_map', 'match']
  const text = data.map((name) => `${name} { a b; }`).join('\n')
  expect(parseNginxConfiguration(file('/n/nginx.conf', `${text} server { a b; }`))).toEqual({
    directives: [
      ...data.map((name, index) => ({
        name,
        arguments: null,
        file: '/n/nginx.conf',
        line: index + 1,
        block: [],
      })),
      {
        name: 'server',
        arguments: [],
        file: '/n/nginx.conf',
        line: data.length,
        block: [{ name: 'a', arguments: null, file: '/n/nginx.conf', line: data.length, block: null }],
      },
    ],
    unmatchedIncludes: [],
  })
})

test('includes: a block of that name is none, files of patterns, as deep as they may be', () => {
  const names = (dump: string) => parseNginxConfiguration(dump).directives.map(({ name }) => name)
  expect(names(file('/n/a', 'include { }'))).toEqual(['include'])
  expect(names(file('/n/a', 'include;'))).toEqual([])
  expect(parseNginxConfiguration(file('/n/a', 'include; include b; include b;')).unmatchedIncludes).toEqual([
    '/n',
    '/n/b',
  ])
  expect(
    names(file('/n/a', 'include /o/*.conf;') + file('/o/b.conf', 'b;') + file('/o/a.conf', 'a;')),
  ).toEqual(['a', 'b'])
  // nginx's own names, braces and all.
  const others = 'include b; include d/cc; include d/e/x;'
  expect(names(file('/n/a', 'include "{b,c}"; x { include b; }') + file('/n/b', 'b;'))).toEqual(['x'])
  const shown = file('/n/b', 'b;') + file('/n/d/cc', 'c;') + file('/n/d/e/x', 'x;')
  expect(names(file('/n/a', `include d/?; y { ${others} }`) + shown)).toEqual(['y'])
  expect(names(file('/n/a', `include **/x; y { ${others} }`) + shown)).toEqual(['y'])
  const deep = (depth: number) =>
    Array.from({ length: depth }, (_, index) =>
      file(`/n/${index}`, index + 1 < depth ? `include ${index + 1};` : 'x;'),
    ).join('')
  expect(names(deep(33))).toEqual(['x'])
  expect(() => names(deep(34))).toThrow(thrown('include', 0))
})

test('a dump without a file, and words before the first', () => {
  expect(() => parseNginxConfiguration('')).toThrow(thrown('configuration file', 0))
  expect(() => parseNginxConfiguration('# configuration file /n/a:')).toThrow(thrown('configuration file', 0))
  expect(() => parseNginxConfiguration('x # configuration file /n/a:\n')).toThrow(
    thrown('configuration file', 0),
  )
  expect(parseNginxConfiguration(`nginx: ok\n${file('/n/a', 'x;')}`).directives).toHaveLength(1)
})

test.each(['', 'nginx version: nginx/1', 'x nginx version: nginx/1.2', 'nginx version: a b/1.2'])(
  '%j is no version of nginx',
  (text) => {
    expect(() => parseNginxVersion('nginx version: nginx/1.2.3', text)).toThrow(thrown('version', 0))
  },
)

test('the version stands on a line of its own', () => {
  expect(parseNginxVersion('', 'warning\nnginx version: nginx/1.27.10 x\n')).toBe('1.27.10')
})
