/** What a CA calls itself in CAA records, so that it can be told whether a certificate's issuer is one of those allowed. */
export interface CertificateAuthority {
  /** Issuer domain names (RFC 8659 §4.2) it takes for its own. */
  domains: readonly string[]
  /** Are these all? If not, their absence from a record proves nothing. */
  complete: boolean
  /** Where the CA says so. */
  source: string
}

/** By organisation (O) of the issuing certificate. */
const authorities: Readonly<Record<string, CertificateAuthority>> = {
  "Let's Encrypt": {
    domains: ['letsencrypt.org'],
    complete: true,
    source: 'https://letsencrypt.org/docs/caa/',
  },
  'Google Trust Services': {
    domains: ['pki.goog'],
    complete: true,
    source: 'https://pki.goog/faq/',
  },
  Amazon: {
    domains: ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'],
    complete: true,
    source: 'https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html',
  },
  'DigiCert Inc': {
    domains: ['digicert.com'],
    complete: false,
    source: 'https://docs.digicert.com',
  },
  'Sectigo Limited': {
    domains: ['sectigo.com'],
    complete: false,
    source: 'https://ssl247.com/knowledge-base (CAA Record)',
  },
}

/** @param issuer - a distinguished name as the facts have it: `C=US, O=Let's Encrypt, CN=R12`. */
export function findAuthority(issuer: string): CertificateAuthority | null {
  const organisation = /(?:^|, )O=(?<name>.*?)(?=, [A-Za-z]+=|$)/.exec(issuer)?.groups?.name
  return organisation !== undefined && Object.hasOwn(authorities, organisation)
    ? (authorities[organisation] ?? null)
    : null
}
