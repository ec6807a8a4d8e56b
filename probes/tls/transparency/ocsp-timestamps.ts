import { BasicOCSPResponse, OCSPResponse } from '@peculiar/asn1-ocsp'
import { OctetString } from '@peculiar/asn1-schema'
import { parseDer } from '../certificate/der.ts'

/** Extension of a single response (RFC 6962 §3.3). */
const ocspTimestampListId = '1.3.6.1.4.1.11129.2.4.5'

/** The SignedCertificateTimestampList in an OCSP response; null: none, or no such response. What it is about, its signatures tell. */
export function readOcspTimestampList(der: Uint8Array): Uint8Array | null {
  const bytes = parseDer(der, OCSPResponse)?.responseBytes
  const basic = bytes && parseDer(new Uint8Array(bytes.response.buffer), BasicOCSPResponse)
  const extension = basic?.tbsResponseData.responses
    .flatMap(({ singleExtensions = [] }) => [...singleExtensions])
    .find(({ extnID }) => extnID === ocspTimestampListId)
  const list = extension && parseDer(new Uint8Array(extension.extnValue.buffer), OctetString)
  return list ? new Uint8Array(list.buffer) : null
}
