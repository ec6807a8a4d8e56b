import { type Outcome, ok } from '../../../core/outcome.ts'
import { createHttpsUrl } from '../../http/url.ts'
import { userAgent } from '../../http/user-agent.ts'
import type { SentChain } from '../asking/chain-source.ts'
import type { Endpoint } from '../asking/tls-endpoint.ts'
import { readElement } from '../certificate/der-element.ts'
import { readName } from '../certificate/distinguished-name.ts'
import type { ClientCertificate } from '../tls-facts.ts'
import { withTlsConnection } from './tls-connection.ts'

/** Those of the answers that were refused say nothing. One more connection is made, and only where a certificate was asked for. */
export async function readClientCertificate(
  endpoint: Endpoint,
  answers: readonly Outcome<SentChain>[],
): Promise<ClientCertificate> {
  const sent = answers.flatMap((answer) => (answer.status === 'ok' ? [answer.value] : []))
  const [refusal] = answers.flatMap((answer) => (answer.status === 'ok' ? [] : [answer]))
  if (sent.length === 0 && refusal) return refusal
  const requests = sent.flatMap(({ clientCertificate }) => (clientCertificate ? [clientCertificate] : []))
  if (requests.length === 0) return ok(null)
  const lists = requests.map(({ authorities }) => authorities)
  return ok({
    asked: [
      ...new Set(sent.flatMap(({ version, clientCertificate }) => (clientCertificate ? [version] : []))),
    ],
    authorities: lists.includes(null)
      ? null
      : [...new Set(lists.flatMap((list) => (list ?? []).slice(0, maxAuthorities).map(formatName)))],
    withoutOne: await goOnWithoutCertificate(endpoint),
  })
}

/** Servers that take every public CA list some 150. */
const maxAuthorities = 200

function formatName(der: Uint8Array): string {
  const element = readElement(Buffer.from(der))
  return (element && readName(element)?.text) ?? `#${Buffer.from(der).toString('hex')}`
}

/**
 * Goes on without a certificate of its own, to a request: only then does a TLS 1.3 server say that it wanted one (RFC 8446 §4.4.2.4), after the
 * client took the handshake for finished. `ok`: something was answered, with this HTTP status; null: with anything else.
 */
function goOnWithoutCertificate(endpoint: Endpoint): Promise<Outcome<{ status: number | null }>> {
  const { host } = createHttpsUrl(endpoint.context.target, '/')
  return withTlsConnection(endpoint, { ALPNProtocols: ['http/1.1'] }, (tls, finish) => {
    tls.once('data', (data: Buffer) => {
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(data.toString('latin1', 0, 16))?.[1]
      finish(ok({ status: status === undefined ? null : Number(status) }))
    })
    tls.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${userAgent}\r\nConnection: close\r\n\r\n`)
    return (failure) => failure
  })
}
