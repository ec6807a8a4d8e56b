import { executionAsyncResource } from 'node:async_hooks'

/**
 * The answer to `OCSPRequest`: the same response for every client.
 *
 * Node hands OpenSSL the response once and forgets it, but after a HelloRetryRequest OpenSSL asks again. A server whose
 * groups are not the client's first guess (seed 000's P-521 and P-384) would then staple nothing in TLS 1.3, where
 * nginx does. So the connection is given its response a second time, after this ClientHello and before the next.
 */
export function stapling(staple: Buffer) {
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
