import type { Clause } from '../../core/requirement.ts'

/** What is asked of the ways to a service that DNS and headers announce. Sentences on one line each. */
export const serviceClauses = {
  echVersions: {
    document: 'RFC 9849',
    section: '4',
    quote: 'Clients MUST ignore any ECHConfig structure with a version they do not support.',
  },
  http3: {
    document: 'RFC 9114',
    section: '3.1.1',
    quote:
      'An HTTP origin can advertise the availability of an equivalent HTTP/3 endpoint via the Alt-Svc HTTP response header field or the HTTP/2 ALTSVC frame ([ALTSVC]) using the "h3" ALPN token.',
  },
  versionNegotiation: {
    document: 'RFC 9000',
    section: '5.2.2',
    quote:
      'If a server receives a packet that indicates an unsupported version and if the packet is large enough to initiate a new connection for any supported version, the server SHOULD send a Version Negotiation packet as described in Section 6.1.',
  },
} as const satisfies Record<string, Clause>
