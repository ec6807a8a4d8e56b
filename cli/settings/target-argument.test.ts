import { expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { parseTarget } from './target-argument.ts'

test.each([
  ['prod.example.com', 'prod.example.com', 443],
  ['Prod.Example.com:8443', 'prod.example.com', 8443],
  ['https://prod.example.com/', 'prod.example.com', 443],
  ['HTTPS://Prod.example.com:444', 'prod.example.com', 444],
  ['  prod.example.com\n', 'prod.example.com', 443],
  ['prod.example.com.', 'prod.example.com', 443],
  ['prod.example.com.:8443', 'prod.example.com', 8443],
  ['https://prod.example.com./', 'prod.example.com', 443],
  // RFC 3492 §7.1 and UTS #46: `bücher`, and `ß` as itself.
  ['bücher.example', 'xn--bcher-kva.example', 443],
  ['https://BÜCHER.example.:8443/', 'xn--bcher-kva.example', 8443],
  ['faß.example', 'xn--fa-hia.example', 443],
  ['bücher。example', 'xn--bcher-kva.example', 443],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example', 443],
  ['under_score.example', 'under_score.example', 443],
  ['192.0.2.7:444', '192.0.2.7', 444],
  ['2001:db8::1', '2001:db8::1', 443],
  ['2001:DB8:0:0::1', '2001:db8::1', 443],
  ['[2001:db8::1]:8443', '2001:db8::1', 8443],
  ['localhost', 'localhost', 443],
  ['chat:1', 'chat', 1],
  ['chat:65535', 'chat', 65535],
])('%o is host %s, port %i', (argument, host, port) => {
  expect(parseTarget(argument)).toEqual({ host, port })
})

test.each([
  ['https://chat.example.com/chat', 'chat.example.com', 443, '/chat'],
  ['https://chat.example.com/chat/', 'chat.example.com', 443, '/chat'],
  ['https://Chat.example.com:8443/Company/chat', 'chat.example.com', 8443, '/Company/chat'],
  ['chat.example.com/mattermost', 'chat.example.com', 443, '/mattermost'],
  ['[2001:db8::1]:8443/chat', '2001:db8::1', 8443, '/chat'],
  ['https://chat.example.com/a%20b', 'chat.example.com', 443, '/a%20b'],
])('%o is host %s, port %i, below %s', (argument, host, port, subpath) => {
  expect(parseTarget(argument)).toEqual({ host, port, subpath })
})

test.each([
  ['', /^not a target/],
  ['   ', /^not a target/],
  ['.', /^not a target/],
  ['a..b', /^not a target/],
  ['a..', /^not a target/],
  ['.a', /^not a target/],
  ['a b', /^not a target/],
  ['host:', /^not a port: ''/],
  ['host:0', /^not a port: '0'/],
  ['host:65536', /^not a port: '65536'/],
  ['host:8443x', /^not a port/],
  ['host:-1', /^not a port/],
  ['[::1', /^not a target/],
  ['[nonsense]:443', /^not a target/],
  ['[192.0.2.1]:443', /^not a target/],
  ['::1]', /^not a target/],
  ['-x.example', /^not a target/],
  ['exa%6dple.com', /^not a target/],
  // Addresses to some, names to others.
  ['127.1', /^not a target/],
  ['2130706433', /^not a target/],
  ['0x7f.0.0.1', /^not a target/],
  ['192.0.02.1', /^not a target/],
  ['999.0.0.1', /^not a target/],
  ['http://x/', /^a target is asked over HTTPS.*https:\/\/HOST instead of 'http:\/\/x\/'/],
  ['ftp://x', /^a target is asked over HTTPS/],
  [
    'https://x.example/mattermost?a',
    /^a whole site is verified.*after the path.*'https:\/\/x\.example\/mattermost\?a'/,
  ],
  ['x.example/#a', /^a whole site is verified/],
  ['x.example?a', /^a whole site is verified/],
  ['x.example/a//b', /^not the path of a site/],
  ['x.example//', /^not the path of a site/],
  ['x.example/a/../b', /^not the path of a site/],
  ['x.example/a b', /^not the path of a site/],
  ['x.example/<a>', /^not the path of a site/],
  ['https://', /^not a target/],
  ['fe80::1%eth0', /^an address with a zone.*--connect-to/],
  ['[fe80::1%eth0]:443', /^an address with a zone/],
  [`${'a'.repeat(64)}.example`, /^not a target/],
  [`${'a.'.repeat(126)}ab`, /^not a target/],
])('%o is refused', (argument, message) => {
  expect(() => parseTarget(argument)).toThrow(UsageError)
  expect(() => parseTarget(argument)).toThrow(message)
})

test.each([
  'https://me:sec/secret@x.example',
  'https://me:secret@x.example',
  'me:secret@x.example:443',
  'http://me:secret@x/y',
])('a login is refused, and not printed: %s', (argument) => {
  expect(() => parseTarget(argument)).toThrow(UsageError)
  expect(() => parseTarget(argument)).not.toThrow(/secret/)
})
