import { executionAsyncResource } from 'node:async_hooks'

/**
 * Answers `OCSPRequest` with the same response for every client.
 *
 * Node gives OpenSSL the response once and forgets it, but after a HelloRetryRequest OpenSSL asks again. A server that does not
 * take the client's key share (seed 000's groups are P-521 and P-384) would then staple nothing in TLS 1.3, where nginx does. So
 * the response is given to the connection a second time, after this ClientHello and before the next.
 */
export function createStapleHandler(staple: Buffer) {
  return (
    _certificate: Buffer,
    _issuer: Buffer,
    callback: (error: Error | null, response: Buffer) => void,
  ) => {
    const connection = executionAsyncResource()
    callback(null, staple)
    setImmediate(() => {
      if (isTlsWrap(connection)) connection.setOCSPResponse(staple)
    })
  }
}

/** Node's own object behind a TLSSocket, in whose context `OCSPRequest` is emitted. */
interface TlsWrap {
  setOCSPResponse(response: Buffer): void
}

function isTlsWrap(resource: object): resource is TlsWrap {
  return 'setOCSPResponse' in resource && typeof resource.setOCSPResponse === 'function'
}
