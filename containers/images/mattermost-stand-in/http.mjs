import { randomBytes } from 'node:crypto'

const version = '11.10.0'

/** Answers one request; `app.local` is true on the local-mode socket, where everyone is the administrator. */
export function answer(app, request, response) {
  const url = new URL(request.url, 'http://stand-in')
  headers(app, request, response)
  const route = routes[`${request.method} ${url.pathname}`]
  if (route) route(app, request, response, url)
  else if (url.pathname.startsWith('/api/'))
    problem(response, 404, 'api.context.404.app_error', 'Sorry, we could not find the page.')
  else page(app, response)
}

const routes = {
  'GET /api/v4/system/ping': (app, _request, response, url) => {
    const body = {
      ActiveSearchBackend: 'database',
      AndroidLatestVersion: '',
      AndroidMinVersion: '',
      IosLatestVersion: '',
      IosMinVersion: '',
      status: 'OK',
    }
    if (url.searchParams.get('get_server_status') === 'true') {
      body.database_status = app.database.state().healthy ? 'OK' : 'UNHEALTHY'
      body.filestore_status = 'OK'
      if (body.database_status !== 'OK') body.status = 'UNHEALTHY'
    }
    const always200 = url.searchParams.get('use_rest_semantics') === 'true'
    json(response, body.status === 'OK' || always200 ? 200 : 500, body)
  },
  'GET /api/v4/config/client': (app, _request, response) => json(response, 200, clientConfig(app.config)),
  'GET /api/v4/config': authorized((app, _request, response) => {
    const masked = { ...app.config.SqlSettings, DataSource: '********************************' }
    json(response, 200, app.local ? app.config : { ...app.config, SqlSettings: masked })
  }),
  'GET /api/v4/cluster/status': authorized((app, _request, response) =>
    json(response, 200, app.cluster?.status(version) ?? []),
  ),
  'POST /api/v4/files': authorized((_app, _request, response) =>
    problem(response, 400, 'api.file.upload_file.storage.app_error', 'The stand-in stores nothing.'),
  ),
  'POST /api/v4/users/login': (app, request, response) => login(app, request, response),
}

function authorized(route) {
  return (app, request, response, url) => {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (app.local || (app.token !== null && bearer === app.token)) route(app, request, response, url)
    else
      problem(
        response,
        401,
        'api.context.session_expired.app_error',
        'Invalid or expired session, please login again.',
      )
  }
}

const loginLimit = 4096

/** The password is the token; the cookies are the server's, Secure only where the request came by TLS. */
async function login(app, request, response) {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > loginLimit) return problem(response, 413, 'api.too_large.app_error', 'Too large.')
  }
  let credentials = {}
  try {
    credentials = JSON.parse(text)
  } catch {
    return problem(response, 400, 'api.context.invalid_body_param.app_error', 'Invalid body.')
  }
  if (app.token === null || credentials.password !== app.token) {
    return problem(
      response,
      401,
      'api.user.login.invalid_credentials_email_username',
      'Enter a valid email or username and/or password.',
    )
  }
  const secure =
    request.headers['x-forwarded-proto'] === 'https' || request.socket.encrypted ? '; Secure' : ''
  const attributes = `Path=/; Max-Age=15552000${secure}; SameSite=Lax`
  response.setHeader('Token', app.token)
  response.setHeader('Set-Cookie', [
    `MMAUTHTOKEN=${app.token}; HttpOnly; ${attributes}`,
    `MMUSERID=standinadmin; ${attributes}`,
    `MMCSRF=${identifier()}; ${attributes}`,
  ])
  json(response, 200, { id: 'standinadmin', username: 'admin', roles: 'system_admin system_user' })
}

function headers(app, request, response) {
  const { ServiceSettings: service } = app.config
  response.setHeader('X-Request-Id', identifier())
  response.setHeader('X-Version-Id', `${version}.stand-in.0123456789abcdef.false`)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  if (service.TLSStrictTransport && !request.url.startsWith('/static/')) {
    response.setHeader('Strict-Transport-Security', `max-age=${service.TLSStrictTransportMaxAge}`)
  }
}

function page(app, response) {
  const ancestors = app.config.ServiceSettings.FrameAncestors
  response.setHeader('X-Frame-Options', 'SAMEORIGIN')
  response.setHeader(
    'Content-Security-Policy',
    `frame-ancestors 'self'${ancestors && ` ${ancestors}`}; script-src 'self'`,
  )
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Cache-Control', 'no-cache, max-age=31556926, public')
  response.statusCode = 200
  response.end(
    '<!doctype html><html lang="en"><head><title>Mattermost</title></head><body><div id="root">Mattermost stand-in</div></body></html>',
  )
}

/** What a client may know before it logs in: strings only. */
function clientConfig(config) {
  const { ServiceSettings: service, PasswordSettings: password, LocalizationSettings: locale } = config
  return {
    Version: version,
    BuildNumber: 'stand-in',
    BuildHash: 'stand-in',
    BuildEnterpriseReady: 'false',
    SiteURL: service.SiteURL,
    WebsocketURL: service.WebsocketURL,
    DefaultClientLocale: locale.DefaultClientLocale,
    AvailableLocales: locale.AvailableLocales,
    PasswordMinimumLength: String(password.MinimumLength),
    PasswordRequireLowercase: String(password.Lowercase),
    PasswordRequireNumber: String(password.Number),
    PasswordRequireUppercase: String(password.Uppercase),
    PasswordRequireSymbol: String(password.Symbol),
  }
}

function json(response, status, body) {
  response.statusCode = status
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(body))
}

function problem(response, status, id, message) {
  json(response, status, {
    id,
    message,
    detailed_error: '',
    request_id: response.getHeader('X-Request-Id'),
    status_code: status,
  })
}

/** 26 characters of base32, as the server's own identifiers. */
function identifier() {
  return Array.from(randomBytes(26), (byte) => 'ybndrfg8ejkmcpqxot1uwisza345h769'[byte & 31]).join('')
}
