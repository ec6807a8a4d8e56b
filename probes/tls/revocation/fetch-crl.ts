import { isIP } from 'node:net'
import { mayAskForList } from '../../../core/credential-rules.ts'
import { createLimiter } from '../../../core/limiter.ts'
import { type Outcome, ok } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import { exchangeHttp } from '../../http/http-exchange.ts'
import { resolveName } from '../../net/addresses.ts'

/** The largest list that is read. Of public CAs the largest are some 10 MB; sharded ones are smaller than one. */
const mostBytes = 32 * 2 ** 20

/** How many lists are fetched at once, for one target. */
const atOnce = 2

/**
 * The list at a URL that a trusted CA has signed: one GET by plain HTTP, as RFC 5280 §4.2.1.13 has it, without following redirects. Once
 * for all targets of a run.
 *
 * @param reached - where the target was asked
 */
export function createCrlSource(context: ProbeContext, reached: string) {
  // None of these connections goes to the target.
  const others = { ...context, limiter: createLimiter(atOnce) }
  return (url: string, publicRoot: boolean): Promise<Outcome<Uint8Array>> => {
    const parsed = URL.canParse(url) ? new URL(url) : null
    if (parsed?.protocol !== 'http:' || parsed.username !== '' || parsed.password !== '')
      return Promise.resolve({ status: 'off-limits', place: url })
    return context.fetched.get(`${publicRoot ? 'public' : `own ${reached}`} ${url}`, () =>
      fetchList(others, parsed, { reached, publicRoot }),
    )
  }
}

async function fetchList(
  context: ProbeContext,
  url: URL,
  { reached, publicRoot }: { reached: string; publicRoot: boolean },
): Promise<Outcome<Uint8Array>> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const found = isIP(host) > 0 ? ok([{ address: host }]) : await resolveName(host, context)
  if (found.status !== 'ok') return found
  const port = url.port === '' ? 80 : Number(url.port)
  const allowed = found.value.filter(({ address }) => mayAskForList(reached, { address, port, publicRoot }))
  const [place] = allowed
  if (!place) return { status: 'off-limits', place: `${found.value[0]?.address ?? host} port ${port}` }
  const outcome = await exchangeHttp(context, { url, address: place.address, port, bodyLimit: mostBytes })
  if (outcome.status !== 'ok') return outcome
  const { response, body } = outcome.value
  if (response.status !== 200) return { status: 'violation', field: 'status', received: `${response.status}` }
  if (response.truncated) return { status: 'oversize', phase: 'body', limit: mostBytes }
  return ok(decodePem(body))
}

/** By rule a list is DER; some private CAs put PEM there. */
function decodePem(body: Buffer): Uint8Array {
  if (body[0] === 0x30) return body
  const [, base64] =
    /^\s*-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----\s*$/.exec(
      body.toString('latin1'),
    ) ?? []
  return base64 === undefined ? body : Buffer.from(base64, 'base64')
}
