import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LoopbackServer, serveHttp, serveHttps } from '../servers/loopback-server.ts'
import { configWithCanaries } from './canary-config.ts'
import { canary } from './canary-secrets.ts'

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
      answer(request, response, authorization ?? '')
    }),
  )
  const http = stack.use(
    await serveHttp((request, response) => {
      response.writeHead(301, {
        ...secretHeaders(''),
        location: `https://u:${canary('Location login')}@localhost:${https.port}${request.url}?session=${canary('Location query')}#${canary('Location fragment')}`,
      })
      response.end(canary('body of a redirect'))
    }),
  )
  const owned = stack.move()
  return { https, http, authorizations, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function secretHeaders(authorization: string): Record<string, string | string[]> {
  return {
    'set-cookie': [`MMAUTHTOKEN=${canary('cookie')}; Path=/; Secure`, canary('nameless cookie')],
    authorization: authorization || canary('Authorization header'),
    'x-authorization': `echo ${authorization}`,
    'www-authenticate': `Digest nonce=${canary('nonce')}`,
    'authentication-info': `nextnonce=${canary('nextnonce')}`,
    'x-api-key': canary('X-Api-Key'),
    'x-csrf-token': canary('X-CSRF-Token'),
    'x-debug-environment': canary('environment header'),
    link: `<https://example.com/?t=${canary('Link')}>; rel=preload`,
    refresh: `0; url=https://u:${canary('Refresh')}@example.com/`,
    'content-location': `/?t=${canary('Content-Location')}`,
    etag: `"${canary('ETag')}"`,
  }
}

function answer({ url = '' }: IncomingMessage, response: ServerResponse, authorization: string): void {
  const token = authorization.replace('Bearer ', '')
  for (const [name, value] of Object.entries(secretHeaders(authorization))) response.setHeader(name, value)
  const say = (body: unknown, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  if (url.startsWith('/api/v4/system/ping')) {
    say({ status: 'OK', token, SessionToken: canary('ping'), Long: canary('x'.repeat(300)) })
  } else if (url.startsWith('/api/v4/config/client')) {
    say({ Version: '10.11.0', GoogleDeveloperKey: canary('client config'), DefaultClientLocale: 'en' })
  } else if (url === '/api/v4/config/environment') {
    say({ EmailSettings: { SMTPPassword: true }, [token]: { [token]: true } })
  } else if (url === '/api/v4/config') {
    const config: Record<string, Record<string, unknown>> = JSON.parse(configWithCanaries('API'))
    say({ ...config, Echo: { Authorization: authorization, [token]: token }, [token]: { x: token } })
  } else if (url === '/api/v4/cluster/status') {
    say([{ id: 'a', hostname: 'mm1', version: '10.11.0', token, config_hash: 'cafe' }])
  } else if (url === '/' || url.startsWith('/login')) {
    say(`<html><title>Mattermost</title><!-- ${token} ${canary('page')} --></html>`)
  } else {
    say({ message: `${canary('error page')} ${token}` }, 404)
  }
}
