import type { Clause } from '../../core/requirement.ts'

/** Sentences of RFCs, on one line each. */
export const rfc = {
  tlsSsl2: {
    document: 'RFC 9325',
    section: '3.1.1',
    quote: 'Implementations MUST NOT negotiate SSL version 2.',
  },
  tlsSsl3: {
    document: 'RFC 9325',
    section: '3.1.1',
    quote: 'Implementations MUST NOT negotiate SSL version 3.',
  },
  tls10: {
    document: 'RFC 9325',
    section: '3.1.1',
    quote: 'Implementations MUST NOT negotiate TLS version 1.0 [RFC2246].',
  },
  tls11: {
    document: 'RFC 9325',
    section: '3.1.1',
    quote: 'Implementations MUST NOT negotiate TLS version 1.1 [RFC4346].',
  },
  tls12: { document: 'RFC 9325', section: '3.1.1', quote: 'Implementations MUST support TLS 1.2 [RFC5246].' },
  nullSuites: {
    document: 'RFC 9325',
    section: '4.1',
    quote: 'Implementations MUST NOT negotiate the cipher suites with NULL encryption.',
  },
  rc4: {
    document: 'RFC 9325',
    section: '4.1',
    quote: 'Implementations MUST NOT negotiate RC4 cipher suites.',
  },
  exportSuites: {
    document: 'RFC 9325',
    section: '4.1',
    quote:
      'Implementations MUST NOT negotiate cipher suites offering less than 112 bits of security, including so-called "export-level" encryption (which provides 40 or 56 bits of security).',
  },
  below128Bits: {
    document: 'RFC 9325',
    section: '4.1',
    quote:
      'Implementations SHOULD NOT negotiate cipher suites that use algorithms offering less than 128 bits of security.',
  },
  staticRsa: {
    document: 'RFC 9325',
    section: '4.1',
    quote:
      'Implementations SHOULD NOT negotiate cipher suites based on RSA key transport, a.k.a. "static RSA".',
  },
  staticRsaDeprecated: {
    document: 'RFC 10015',
    section: '4',
    quote: 'Clients MUST NOT offer and servers MUST NOT select RSA cipher suites in (D)TLS 1.2 connections.',
    source: 'draft-ietf-tls-deprecate-obsolete-kex of 2025-11, which became the RFC in July 2026',
  },
  finiteFieldDeprecated: {
    document: 'RFC 10015',
    section: '3',
    quote:
      'Clients MUST NOT offer and servers MUST NOT select FFDHE cipher suites in (D)TLS 1.2 connections.',
    source: 'as cited from the RFC in public source code in 2026, and in the draft that became it',
  },
  forwardSecrecy: {
    document: 'RFC 9325',
    section: '4.1',
    quote: 'Implementations MUST support and prefer to negotiate cipher suites offering forward secrecy.',
  },
  aeadSuites: {
    document: 'RFC 9325',
    section: '4.2',
    quote:
      'Given the foregoing considerations, implementation and deployment of the following cipher suites is RECOMMENDED:',
  },
  cbc: {
    document: 'RFC 9325',
    section: '4.2',
    quote:
      'A cipher suite that operates in CBC (cipher block chaining) mode (e.g., TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256) SHOULD NOT be used unless the encrypt_then_mac extension [RFC7366] is also successfully negotiated.',
  },
  preferStronger: {
    document: 'RFC 9325',
    section: '4.2.1',
    quote:
      'Servers MUST prefer this cipher suite over weaker cipher suites whenever it is proposed, even if it is not the first proposal.',
  },
  dhBits: {
    document: 'RFC 9325',
    section: '4.5',
    quote:
      'With a key exchange based on modular exponential (MODP) Diffie-Hellman groups ("DHE" cipher suites), DH key lengths of at least 2048 bits are REQUIRED.',
  },
  logjam: {
    document: 'RFC 9325',
    section: '4.5',
    quote:
      'The Logjam attack [Logjam] further demonstrates that 1024-bit Diffie-Hellman parameters should be avoided.',
  },
  curveBits: {
    document: 'RFC 9325',
    section: '4.5',
    quote: 'Curves of less than 224 bits MUST NOT be used.',
  },
  rsaBits: {
    document: 'RFC 9325',
    section: '4.5',
    quote:
      'When using RSA, servers MUST authenticate using certificates with at least a 2048-bit modulus for the public key.',
  },
  signatureHash: {
    document: 'RFC 9325',
    section: '4.5',
    quote: 'the use of the SHA-256 hash algorithm is RECOMMENDED and SHA-1 or MD5 MUST NOT be used [RFC9155]',
  },
  mandatorySuite: {
    document: 'RFC 8446',
    section: '9.1',
    quote: 'A TLS-compliant application MUST implement the TLS_AES_128_GCM_SHA256 [GCM] cipher suite',
  },
  compression: {
    document: 'RFC 9325',
    section: '3.3',
    quote:
      'implementations and deployments SHOULD NOT support TLS-level compression (Section 6.2.2 of [RFC5246])',
  },
  renegotiationInfo: {
    document: 'RFC 9325',
    section: '3.5',
    quote:
      'TLS 1.2 clients and servers MUST implement the renegotiation_info extension, as defined in [RFC5746].',
  },
  http2Renegotiation: {
    document: 'RFC 9113',
    section: '9.2.1',
    quote: 'A deployment of HTTP/2 over TLS 1.2 MUST disable renegotiation.',
  },
  heartbeatDiscarded: {
    document: 'RFC 6520',
    section: '4',
    quote:
      'If the payload_length of a received HeartbeatMessage is too large, the received HeartbeatMessage MUST be discarded silently.',
  },
  changeCipherSpecLast: {
    document: 'RFC 5246',
    section: '7.1',
    quote:
      'The ChangeCipherSpec message is sent during the handshake after the security parameters have been agreed upon, but before the verifying Finished message is sent.',
  },
  sameSessionId: {
    document: 'RFC 5077',
    section: '3.4',
    quote:
      'If the server accepts the ticket and the Session ID is not empty, then it MUST respond with the same Session ID present in the ClientHello.',
  },
  noRsaOracle: {
    document: 'RFC 5246',
    section: '7.4.7.1',
    quote:
      'In any case, a TLS server MUST NOT generate an alert if processing an RSA-encrypted premaster secret message fails, or the version number is not as expected.',
  },
  noPaddingOracle: {
    document: 'RFC 5246',
    section: '6.2.3.2',
    quote:
      'In order to defend against this attack, implementations MUST ensure that record processing time is essentially the same whether or not the padding is correct.',
  },
  unrecognizedName: {
    document: 'RFC 9325',
    section: '3.7',
    quote:
      'a server that does not recognize the presented server name SHOULD NOT continue the handshake and instead SHOULD fail with a fatal-level unrecognized_name(112) alert.',
  },
  ignoreUnrecognized: {
    document: 'RFC 8446',
    section: '9.3',
    quote:
      'A server receiving a ClientHello MUST correctly ignore all unrecognized cipher suites, extensions, and other parameters.',
  },
  greaterVersion: {
    document: 'RFC 5246',
    section: 'E.1',
    quote:
      'If a TLS server receives a ClientHello containing a version number greater than the highest version supported by the server, it MUST reply according to the highest version supported by the server.',
  },
  fragmentedMessages: {
    document: 'RFC 8446',
    section: '5.1',
    quote:
      'Handshake messages MAY be coalesced into a single TLSPlaintext record or fragmented across several records',
  },
  freshKeys: {
    document: 'RFC 5246',
    section: 'F.1.1.3',
    quote: 'Implementations SHOULD generate a new X for each handshake when using DHE cipher suites.',
  },
  exponentReuse: {
    document: 'RFC 9325',
    section: '7.4',
    quote: 'exponent reuse negates the effects of forward secrecy',
  },
  extendedMasterSecret: {
    document: 'RFC 9325',
    section: '3.5',
    quote: 'TLS 1.2 implementations MUST support the extended_master_secret extension defined in [RFC7627].',
  },
  higherCompression: {
    document: 'RFC 9325',
    section: '3.3',
    quote:
      'Implementers should note that compression at higher protocol levels can allow an active attacker to extract cleartext information from the connection.',
  },
  fallbackScsv: {
    document: 'RFC 7507',
    section: '3',
    quote:
      'If TLS_FALLBACK_SCSV appears in ClientHello.cipher_suites and the highest protocol version supported by the server is higher than the version indicated in ClientHello.client_version, the server MUST respond with a fatal inappropriate_fallback alert',
  },
  ticketLifetime: {
    document: 'RFC 8446',
    section: '4.6.1',
    quote: 'Servers MUST NOT use any value greater than 604800 seconds (7 days).',
  },
  ticketValidity: {
    document: 'RFC 9325',
    section: '3.4',
    quote:
      'Session ticket validity SHOULD be limited to a reasonable duration (e.g., half as long as ticket key validity).',
  },
  earlyData: {
    document: 'RFC 8446',
    section: 'E.5',
    quote: 'Application protocols MUST NOT use 0-RTT data without a profile that defines its use.',
  },
  chainOrder: {
    document: 'RFC 8446',
    section: '4.4.2',
    quote: 'Each following certificate SHOULD directly certify the one immediately preceding it.',
  },
  hstsOnce: {
    document: 'RFC 6797',
    section: '6.1',
    quote: 'All directives MUST appear only once in an STS header field.',
  },
  hstsSingle: {
    document: 'RFC 6797',
    section: '7.1',
    quote: 'If an STS header field is included, the HSTS Host MUST include only one such header field.',
  },
  hstsFirst: {
    document: 'RFC 6797',
    section: '8.1',
    quote:
      'If a UA receives more than one STS header field in an HTTP response message over secure transport, then the UA MUST process only the first such header field.',
  },
  http01Port: {
    document: 'RFC 8555',
    section: '8.3',
    quote: 'This request MUST be sent to TCP port 80 on the HTTP server.',
  },
  websocketHandshake: {
    document: 'RFC 6455',
    section: '4.1',
    quote:
      'If the response lacks an |Upgrade| header field or the |Upgrade| header field contains a value that is not an ASCII case-insensitive match for the value "websocket", the client MUST _Fail the WebSocket Connection_.',
  },
  websocketOverHttp2: {
    document: 'RFC 8441',
    section: '3',
    quote:
      'Upon receipt of SETTINGS_ENABLE_CONNECT_PROTOCOL with a value of 1, a client MAY use the Extended CONNECT as defined in this document when creating new streams.',
  },
  websocketOrigin: {
    document: 'RFC 6455',
    section: '10.2',
    quote:
      'Servers that are not intended to process input from any web page but only for certain sites SHOULD verify the |Origin| field is an origin they expect.',
  },
  http01Redirects: {
    document: 'RFC 8555',
    section: '8.3',
    quote: 'The server SHOULD follow redirects when dereferencing the URL.',
  },
  identity: {
    document: 'RFC 9110',
    section: '4.3.4',
    quote:
      "a client MUST verify that the service's identity is an acceptable match for the URI's origin server",
  },
  validity: {
    document: 'RFC 5280',
    section: '6.1.3 (a)(2)',
    quote: 'The certificate validity period includes the current time.',
  },
  staple: {
    document: 'RFC 6960',
    section: '3.2',
    quote:
      'The certificate identified in a received response corresponds to the certificate that was identified in the corresponding request;',
  },
  cookieSecure: {
    document: 'RFC 6265',
    section: '4.1.2.5',
    quote: 'The Secure attribute limits the scope of the cookie to "secure" channels',
  },
  dateField: {
    document: 'RFC 9110',
    section: '6.6.1',
    quote:
      'A sender that generates a Date header field SHOULD generate its field value as the best available approximation of the date and time of message generation.',
  },
  serverField: {
    document: 'RFC 9110',
    section: '10.2.4',
    quote:
      'An origin server SHOULD NOT generate a Server header field containing needlessly fine-grained detail and SHOULD limit the addition of subproducts by third parties.',
  },
} as const satisfies Record<string, Clause>
