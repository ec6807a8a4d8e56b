import { expect, test } from 'vitest'
import { redactArguments } from './recorded-arguments.ts'

/** The headers whose values decide a verdict or say how a proxy hands requests on. None of them is ever a credential. */
const headers = `
  Strict-Transport-Security Content-Security-Policy X-Frame-Options X-Content-Type-Options X-XSS-Protection
  Referrer-Policy Permissions-Policy Alt-Svc
  Host Upgrade Connection X-Real-IP X-Forwarded-For X-Forwarded-Proto X-Forwarded-Host X-Forwarded-Port Early-Data Origin
`
  .trim()
  .split(/\s+/)

test.each(headers)('the value of %s is kept, whoever sets it', (header) => {
  for (const directive of ['add_header', 'proxy_set_header'])
    expect(redactArguments(directive, [header, 'value', 'always'])).toEqual([header, 'value', 'always'])
})

test.each(['Authorization', 'X-Api-Key', 'Cookie', 'Set-Cookie', ''])('the value of %j is not', (header) => {
  for (const directive of ['add_header', 'proxy_set_header'])
    expect(redactArguments(directive, [header, 'hunter2'])).toEqual([header])
})

// github.com/openresty/headers-more-nginx-module: name and value are one word, and options stand before them.
test.each([
  [['X-Api-Key: hunter2'], ['X-Api-Key:…']],
  [['Strict-Transport-Security: max-age=1'], ['Strict-Transport-Security: max-age=1']],
  [
    ['-s', '404', 'Server: hunter2', 'X-Frame-Options: deny'],
    ['-s', 'Server:…', 'X-Frame-Options: deny'],
  ],
  [
    ['-t', 'hunter2', 'Set-Cookie: a=hunter2'],
    ['-t', 'Set-Cookie:…'],
  ],
])('headers-more: %j', (args, kept) => {
  expect(redactArguments('more_set_headers', args)).toEqual(kept)
})

test.each([
  [
    ['404', '=', '@mm'],
    ['404', '=', '@mm'],
  ],
  [
    ['502', '503', '/down.html?k=hunter2'],
    ['502', '503', '/down.html?…'],
  ],
  [
    ['403', '=200', 'https://u:hunter2@x/'],
    ['403', '=200', 'https://x/'],
  ],
  [['404', 'hunter2'], null],
])('error_page: %j', (args, kept) => {
  expect(redactArguments('error_page', args)).toEqual(kept)
})

test('a header without a name', () => {
  for (const directive of ['add_header', 'proxy_set_header'])
    expect(redactArguments(directive, [])).toEqual([])
})

/** What nginx does with connections, files and limits: paths, sizes, addresses and switches. */
const plain = `
  allow alias client_body_timeout client_max_body_size daemon default_type deny events gzip http http2 http3 include keepalive
  keepalive_timeout large_client_header_buffers limit_conn limit_req listen load_module pid proxy_buffering proxy_cache
  proxy_cache_lock proxy_cache_use_stale proxy_connect_timeout proxy_hide_header proxy_http_version proxy_pass_header
  proxy_read_timeout proxy_send_timeout resolver root send_timeout server server_name server_tokens stream try_files upstream
  user worker_processes ssl_protocols ssl_session_cache proxy_ssl_verify proxy_ssl_trusted_certificate
`
  .trim()
  .split(/\s+/)

test.each(plain)('%s is kept whole', (name) => {
  expect(redactArguments(name, ['one', 'two'])).toEqual(['one', 'two'])
})

test.each(['set', 'map', 'if', 'auth_basic', 'rewrite', 'xssl_x', 'proxy_cookie_path', 'error_page', ''])(
  '%j is not kept',
  (name) => {
    expect(redactArguments(name, ['hunter2'])).toBeNull()
  },
)

test.each([
  [
    ['301', 'https://u:hunter2@x/p?k=hunter2'],
    ['301', 'https://x/p?…'],
  ],
  [
    ['302', '/p?k', 'y?z'],
    ['302', '/p?…', 'y?…'],
  ],
  [['200', 'hunter2'], ['200']],
  [['403'], ['403']],
  [['https://$host$request_uri'], ['https://$host$request_uri']],
  [['http://x?k=hunter2'], ['http://x?…']],
  [['$scheme://x?hunter2\nhunter3'], ['$scheme://x?…']],
  [['hunter2'], null],
  [['2000'], null],
  [['x301', 'y'], null],
  [['x$y'], null],
  [['xhttps://y'], null],
  [[], null],
])('of return %j %j is kept', (args, kept) => {
  expect(redactArguments('return', args)).toEqual(kept)
})

test.each([
  ['ssl_certificate', ['/etc/x.pem'], ['/etc/x.pem']],
  ['ssl_certificate_key', ['data:hunter2\nhunter3'], ['data:…']],
  ['ssl_certificate_key', ['engine:pkcs11:hunter2'], ['engine:…']],
  ['proxy_ssl_certificate_key', ['store:hunter2'], ['store:…']],
  ['proxy_ssl_certificate', ['data:hunter2'], ['data:…']],
  ['ssl_certificate_key', ['/data:x'], ['/data:x']],
  ['proxy_pass', ['https://u:hunter2@b/?hunter2'], ['https://b/']],
  ['location', ['~', '/hooks/abcdefghij1234567890/x'], ['~', '/hooks/…/x']],
  ['location', ['/abcdefghij123456789'], ['/abcdefghij123456789']],
  ['location', ['/abcdefghijklmnopqrstuvwxyz'], ['/abcdefghijklmnopqrstuvwxyz']],
  ['location', ['x1bcdefghij1234567890'], ['x1bcdefghij1234567890']],
])('of %s %j %j is kept', (name, args, kept) => {
  expect(redactArguments(name, args)).toEqual(kept)
})
