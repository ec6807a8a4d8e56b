import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LoopbackServer, serveHttp, serveHttps } from '../servers/loopback-server.ts'
import { createCanaryConfig } from './canary-config.ts'
import { createCanary } from './canary-secrets.ts'

export interface CanaryEdge extends AsyncDisposable {
  https: LoopbackServer
  http: LoopbackServer
  /** Authorization headers received so far. */
  readonly authorizations: string[]
}

/** A site with a secret in its headers, cookies, redirects and bodies, which repeats the token that it is sent. */
export async function serveCanaryEdge(): Promise<CanaryEdge> {
  await using stack = new AsyncDisposableStack()
  const authorizations: string[] = []
  const https = stack.use(
    await serveHttps((request, response) => {
      const { authorization } = request.headers
      if (authorization !== undefined) authorizations.push(authorization)
      answerRequest(request, response, authorization ?? '')
    }),
  )
  const http = stack.use(
    await serveHttp((request, response) => {
      response.writeHead(301, {
        ...createSecretHeaders(''),
        location: `https://u:${createCanary('Location login')}@localhost:${https.port}${request.url}?session=${createCanary('Location query')}#${createCanary('Location fragment')}`,
      })
      response.end(createCanary('body of a redirect'))
    }),
  )
  const owned = stack.move()
  return { https, http, authorizations, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function createSecretHeaders(authorization: string): Record<string, string | string[]> {
  return {
    'set-cookie': [`MMAUTHTOKEN=${createCanary('cookie')}; Path=/; Secure`, createCanary('nameless cookie')],
    authorization: authorization || createCanary('Authorization header'),
    'x-authorization': `echo ${authorization}`,
    'www-authenticate': `Digest nonce=${createCanary('nonce')}`,
    'authentication-info': `nextnonce=${createCanary('nextnonce')}`,
    'x-api-key': createCanary('X-Api-Key'),
    'x-csrf-token': createCanary('X-CSRF-Token'),
    'x-debug-environment': createCanary('environment header'),
    link: `<https://example.com/?t=${createCanary('Link')}>; rel=preload`,
    refresh: `0; url=https://u:${createCanary('Refresh')}@example.com/`,
    'content-location': `/?t=${createCanary('Content-Location')}`,
    etag: `"${createCanary('ETag')}"`,
  }
}

function answerRequest({ url = '' }: IncomingMessage, response: ServerResponse, authorization: string): void {
  const token = authorization.replace('Bearer ', '')
  for (const [name, value] of Object.entries(createSecretHeaders(authorization)))
    response.setHeader(name, value)
  const say = (body: unknown, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  if (url.startsWith('/api/v4/system/ping')) {
    say({ status: 'OK', token, SessionToken: createCanary('ping'), Long: createCanary('x'.repeat(300)) })
  } else if (url.startsWith('/api/v4/config/client')) {
    say({ Version: '10.11.0', GoogleDeveloperKey: createCanary('client config'), DefaultClientLocale: 'en' })
  } else if (url === '/api/v4/config/environment') {
    say({ EmailSettings: { SMTPPassword: true }, [token]: { [token]: true } })
  } else if (url === '/api/v4/config') {
    const config: Record<string, Record<string, unknown>> = JSON.parse(createCanaryConfig('API'))
    say({ ...config, Echo: { Authorization: authorization, [token]: token }, [token]: { x: token } })
  } else if (url === '/api/v4/cluster/status') {
    say([{ id: 'a', hostname: 'mm1', version: '10.11.0', token, config_hash: 'cafe' }])
  } else if (url === '/' || url.startsWith('/login')) {
    say(`<html><title>Mattermost</title><!-- ${token} ${createCanary('page')} --></html>`)
  } else {
    say({ message: `${createCanary('error page')} ${token}` }, 404)
  }
}
