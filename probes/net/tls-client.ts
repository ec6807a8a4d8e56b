import type { X509Certificate } from 'node:crypto'
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'

/** `tls.connect`, as everybody here must call it: the server's certificate is not converted to Node's legacy object. */
export function connectTls(options: ConnectionOptions): TLSSocket {
  return withoutLegacyCertificate(connect(options))
}

/**
 * Has a socket, whose handshake has not ended, give the server's certificate by `getPeerX509Certificate` alone.
 *
 * Node (up to 24.21) ends the process with SIGSEGV when `getPeerCertificate` meets a key on a curve without a NIST name, such
 * as Brainpool or secp256k1, and calls that by itself once a chain was verified. What it is given instead has nothing but the bytes: its own
 * comparison of names refuses every host, so that a caller who verifies must bring one.
 */
export function withoutLegacyCertificate(tls: TLSSocket): TLSSocket {
  const read = tls.getPeerX509Certificate.bind(tls)
  let certificate: X509Certificate | undefined
  // Node takes the certificate out of the list that it came in: asked again, it gives the next one, or none.
  tls.getPeerX509Certificate = () => {
    certificate ??= read()
    return certificate
  }
  tls.getPeerCertificate = () => ({ raw: tls.getPeerX509Certificate()?.raw }) as DetailedPeerCertificate
  return tls
}
