import { AsnPropTypes, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema'
import {
  AuthorityInfoAccessSyntax,
  type Certificate,
  id_ad_caIssuers,
  id_ad_ocsp,
  id_ce_subjectAltName,
  id_pe_authorityInfoAccess,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509'
import { escapeBytes } from '../../net/printable.ts'
import { parseDer } from './der.ts'

/** What a certificate's extensions say, or the name of the extension that could not be read. */
export type ExtensionFacts =
  | {
      unreadable: null
      dnsNames: string[]
      ipAddresses: string[]
      ocspUrls: string[]
      caIssuersUrls: string[]
      mustStaple: boolean
      embeddedScts: number
    }
  | { unreadable: string }

/** Reads subjectAltName, authorityInfoAccess (RFC 5280), TLS feature (RFC 7633) and the SCT list (RFC 6962 §3.3). */
export function readExtensionFacts(certificate: Certificate): ExtensionFacts {
  const names = findExtension(certificate, id_ce_subjectAltName, SubjectAlternativeName)
  const access = findExtension(certificate, id_pe_authorityInfoAccess, AuthorityInfoAccessSyntax)
  const features = findExtension(certificate, tlsFeature, TlsFeatures)
  const scts = findExtension(certificate, sctList, OctetString)
  if (names === null) return { unreadable: 'subjectAltName' }
  if (access === null) return { unreadable: 'authorityInfoAccess' }
  if (features === null) return { unreadable: 'tlsFeature' }
  if (scts === null) return { unreadable: 'signedCertificateTimestampList' }
  const urls = (method: string) =>
    (access ?? []).flatMap(({ accessMethod, accessLocation }) =>
      accessMethod === method && accessLocation.uniformResourceIdentifier
        ? [escapeText(accessLocation.uniformResourceIdentifier)]
        : [],
    )
  return {
    unreadable: null,
    dnsNames: (names ?? []).flatMap(({ dNSName }) => (dNSName === undefined ? [] : [escapeText(dNSName)])),
    ipAddresses: (names ?? []).flatMap(({ iPAddress }) => (iPAddress === undefined ? [] : [iPAddress])),
    ocspUrls: urls(id_ad_ocsp),
    caIssuersUrls: urls(id_ad_caIssuers),
    mustStaple: (features ?? []).includes(statusRequest),
    embeddedScts: scts ? countScts(Buffer.from(scts.buffer)) : 0,
  }
}

/** These strings are IA5 by rule, but whoever made the certificate may have put anything there. */
function escapeText(text: string): string {
  return escapeBytes(Buffer.from(text))
}

/** Undefined: not there. Null: there, and not what its OID says. */
function findExtension<T>(certificate: Certificate, oid: string, type: new () => T): T | null | undefined {
  const found = certificate.tbsCertificate.extensions?.find(({ extnID }) => extnID === oid)
  return found && parseDer(new Uint8Array(found.extnValue.buffer), type)
}

/**
 * `opaque SerializedSCT<1..2^16-1>; SerializedSCT sct_list<1..2^16-1>` (RFC 6962 §3.3): two length bytes for the
 * list, two for each entry. Entries that run over the list's end are not counted.
 */
function countScts(list: Buffer): number {
  let count = 0
  for (let at = 2; at + 2 <= list.length; count += 1) {
    at += 2 + list.readUInt16BE(at)
    if (at > list.length) break
  }
  return count
}

/** `Features ::= SEQUENCE OF INTEGER`, each a TLS extension's number (RFC 7633 §4.1). */
class TlsFeatures extends Array<number> {}
AsnType({ type: AsnTypeTypes.Sequence, itemType: AsnPropTypes.Integer })(TlsFeatures)

const tlsFeature = '1.3.6.1.5.5.7.1.24'
const statusRequest = 5
const sctList = '1.3.6.1.4.1.11129.2.4.2'
