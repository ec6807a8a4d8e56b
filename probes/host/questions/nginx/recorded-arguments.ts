import { redactCredentials } from '../../setting-value.ts'

/**
 * A directive's arguments as far as they may be written down; null where they may hold a secret: a header with a token, a
 * variable set to a key, a password in a URL. Only what is listed here is kept.
 */
export function redactArguments(name: string, args: readonly string[]): string[] | null {
  // headers-more writes the header's name and its value as one word, behind options.
  if (name.startsWith('more_')) return args.flatMap(redactHeaderField)
  if (name === 'add_header') {
    return recordedHeaders.has(args[0]?.toLowerCase() ?? '') ? [...args] : args.slice(0, 1)
  }
  if (name === 'proxy_set_header') {
    return recordedHeaders.has(args[0]?.toLowerCase() ?? '') ? [...args] : args.slice(0, 1)
  }
  // The text of `return 200 text` may be anything, a secret too.
  if (name === 'return') {
    const [status = '', ...rest] = args
    return /^(?:\d{3}|https?:.*|\$.*)$/s.test(status)
      ? [redactQuery(status), ...(/^3/.test(status) ? rest.map(redactQuery) : [])]
      : null
  }
  if (name === 'proxy_pass') return args.map(redactCredentials)
  if (name.endsWith('ssl_certificate_key') || name.endsWith('ssl_certificate')) return args.map(redactKey)
  if (name === 'error_page') return redactErrorPage(args)
  if (name === 'location') return args.map(redactRandomPart)
  return plainDirectives.has(name) || /^(?:ssl_|proxy_ssl_)/.test(name) ? [...args] : null
}

function redactHeaderField(field: string, at: number): string[] {
  const [, header = '', value = ''] = /^([^:]*):(.*)$/s.exec(field) ?? []
  if (recordedHeaders.has(header.trim().toLowerCase())) return [`${header}:${value}`]
  if (header !== '') return [`${header}:…`]
  return at === 0 || field.startsWith('-') ? [field] : []
}

/** The statuses, and where they lead. */
function redactErrorPage(args: readonly string[]): string[] | null {
  const known = args.every((arg) => /^(?:=?\d{3}|=|@\w+|\/.*|https?:.*)$/s.test(arg))
  return known ? args.map((arg) => redactRandomPart(redactQuery(arg))) : null
}

/** `https://$host$request_uri` is no URL to a parser, yet its query may hold a token. */
function redactQuery(target: string): string {
  return target.replace(/\/\/[^/\s@]*@/, '//').replace(/\?.*$/s, '?…')
}

/** `data:` holds the key itself, `engine:` and `store:` what opens it. */
function redactKey(place: string): string {
  return place.replace(/^(data|engine|store):.*$/s, '$1:…')
}

/** A part of a path that nobody can guess, such as a webhook's. */
function redactRandomPart(path: string): string {
  return path.replace(/(?<=\/)(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{20,}/g, '…')
}

const recordedHeaders: ReadonlySet<string> = new Set([
  'strict-transport-security',
  'content-security-policy',
  'x-frame-options',
  'x-content-type-options',
  'x-xss-protection',
  'referrer-policy',
  'permissions-policy',
  'alt-svc',
  'host',
  'upgrade',
  'connection',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'early-data',
  'origin',
])

const plainDirectives: ReadonlySet<string> = new Set([
  'allow',
  'alias',
  'client_body_timeout',
  'client_max_body_size',
  'daemon',
  'default_type',
  'deny',
  'add_header_inherit',
  'events',
  'gzip',
  'http',
  'http2',
  'http3',
  'include',
  'keepalive',
  'keepalive_timeout',
  'large_client_header_buffers',
  'limit_conn',
  'limit_req',
  'listen',
  'load_module',
  'location',
  'pid',
  'proxy_buffering',
  'proxy_cache',
  'proxy_cache_lock',
  'proxy_cache_use_stale',
  'proxy_connect_timeout',
  'proxy_hide_header',
  'proxy_http_version',
  'proxy_pass_header',
  'proxy_read_timeout',
  'proxy_send_timeout',
  'proxy_ssl',
  'resolver',
  'root',
  'send_timeout',
  'server',
  'server_name',
  'server_tokens',
  'stream',
  'ssl',
  'try_files',
  'upstream',
  'user',
  'worker_processes',
])
