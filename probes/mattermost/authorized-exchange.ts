import type { Outcome } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import type { Secret } from '../../core/secret.ts'
import { httpsPortOf } from '../../core/target.ts'
import { openSecureSocket, type Unprotected } from '../database/session/secure-socket.ts'
import type { Exchange } from '../http/exchange.ts'
import { exchangeOverSocket } from '../http/http-exchange.ts'
import { createHttpsUrl } from '../http/url.ts'
import { serverNameOf } from '../net/server-name.ts'
import { openSocket } from '../net/tcp-channel.ts'
import { isHostCovered } from '../tls/certificate/host-match.ts'
import { readCertificate } from '../tls/certificate/parsed-certificate.ts'
import { createRoots } from '../tls/certificate/trusted-roots.ts'

export interface AuthorizedRequest {
  path: string
  /** Where the target is. */
  address: string
  token: Secret
  bodyLimit: number
}

/**
 * One GET of the target's REST API with a bearer token (RFC 6750 §2.1), and no redirect followed. The token is sent only after
 * TLS 1.2 or 1.3 has verified a chain to the public roots or the target's own, and the target's name: whoever else answers
 * learns nothing (`unprotected`).
 */
export function exchangeWithToken(
  context: ProbeContext,
  { path, address, token, bodyLimit }: AuthorizedRequest,
): Promise<Outcome<Exchange> | Unprotected> {
  const { target } = context
  const url = createHttpsUrl(target, path)
  const bearer = token.reveal()
  // Nothing else can stand in a header field.
  if (!/^[\x21-\x7e]+$/.test(bearer)) return Promise.resolve({ status: 'local', code: 'ERR_INVALID_CHAR' })
  return context.limiter.run(async () => {
    const opened = await openSocket(context, { address, port: httpsPortOf(target) })
    if (opened.status !== 'ok') return opened
    try {
      const name = serverNameOf(url.hostname)
      const secured = await openSecureSocket(opened.value, context, {
        ca: createRoots(target).pem,
        rejectUnauthorized: true,
        checkServerIdentity: (_, { raw }) => findNameMismatch(raw, target.host),
        minVersion: 'TLSv1.2',
        ALPNProtocols: ['http/1.1'],
        ...(name !== null && { servername: name }),
      })
      if (secured.status !== 'ok') return secured
      const headers = { authorization: `Bearer ${bearer}` }
      return await exchangeOverSocket(secured.value, context, { url, bodyLimit, headers })
    } finally {
      opened.value.destroy()
    }
  })
}

/** In the form of Node's own complaint. */
function findNameMismatch(raw: Buffer | undefined, host: string): Error | undefined {
  const certificate = raw && readCertificate(raw)
  if (certificate && isHostCovered(certificate.extensions, host)) return undefined
  return Object.assign(new Error('the certificate is for another name'), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
}
