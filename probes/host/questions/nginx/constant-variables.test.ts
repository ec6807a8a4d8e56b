import { expect, test } from 'vitest'
import { resolveVariables } from './constant-variables.ts'
import { parseSyntax } from './syntax.ts'

const resolve = (text: string, ...scopes: string[]) => resolveVariables(text, scopes.map(parseSyntax))

test.each([
  ['http://127.0.0.1:8065', '', ['http://127.0.0.1:8065']],
  ['$backend', 'set $backend http://10.0.0.5:8065;', ['http://10.0.0.5:8065']],
  // Docker's resolver makes people write it so (nginx trac #723).
  ['http://$upstream:8065', 'resolver 127.0.0.11; set $upstream mattermost;', ['http://mattermost:8065']],
  [`http://$\{name}:8065/`, 'location / { set $name app; }', ['http://app:8065/']],
  [
    'http://$pool',
    'map $cookie_canary $pool { default stable; ~1 canary; }',
    ['http://stable', 'http://canary'],
  ],
  ['http://$pool', 'split_clients $remote_addr $pool { 10% a; * b; }', ['http://a', 'http://b']],
  ['$a', 'set $a http://$b; set $b app;', ['http://app']],
  ['http://$host', '', null],
  ['http://$a', 'set $a $http_x_backend;', null],
  ['http://$a', 'set $a app; set_by_lua_block $a { return x }', null],
  ['http://$a', 'set $a app; auth_request_set $a $upstream_http_x;', null],
  ['$a', 'set $a $a;', null],
  ['http://$pool', 'map $uri $pool { default a; include pools; }', null],
  // Another server's.
  ['http://$a', 'server { set $a app; }', null],
])('%s with %s comes to %j', (text, scope, texts) => {
  expect(resolve(text, scope)).toEqual(texts)
})

test('values that multiply are not followed', () => {
  const many = Array.from({ length: 30 }, (_, index) => `x${index} v${index};`).join(' ')
  expect(resolve('$a$a', `map $uri $a { ${many} }`)).toBeNull()
})
