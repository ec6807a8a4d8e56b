import type { Clause } from '../../core/requirement.ts'

const document = 'BSI TR-02102-2, Verwendung von Transport Layer Security, version 2025-01'
/** The guideline itself could not be had, nor its successor, version 2026-01. */
const source =
  'wording and lists: tls-attacker/TLS-Scanner, guideline/bsi.xml, which transcribes it; section numbers: not verified against the guideline; read November 2026'

const transcribed = { document, source } as const

export const bsiClauses = {
  versions: {
    ...transcribed,
    section: '3.2',
    quote: 'Grundsätzlich werden TLS 1.2 und TLS 1.3 empfohlen.',
  },
  oldVersions: {
    ...transcribed,
    section: '3.2',
    quote: 'TLS 1.0 und TLS 1.1 werden nicht empfohlen.',
  },
  ssl: { ...transcribed, section: '3.2', quote: 'SSL v2 und SSL v3 werden nicht empfohlen.' },
  suites: {
    ...transcribed,
    section: '3.3.1',
    quote:
      'Grundsätzlich wird empfohlen, nur Cipher-Suiten einzusetzen, die die Anforderungen an die Algorithmen und Schlüssellängen der [TR-02102-1] erfüllen.',
  },
  tls13Suites: {
    ...transcribed,
    section: '3.4.4',
    quote: 'Die folgenden Cipher-Suiten werden empfohlen.',
  },
  groups: {
    ...transcribed,
    section: '3.3.2, 3.4.2',
    quote: 'Die folgenden Diffie-Hellman Gruppen werden empfohlen.',
  },
  hashes: { ...transcribed, section: '3.3.3', quote: 'Die folgenden Hashfunktionen werden empfohlen.' },
  renegotiation: {
    ...transcribed,
    section: '3.3.4.1',
    quote:
      'Es wird empfohlen Session Renegotiation nur auf Basis von [RFC 5746] zu verwenden. Durch den Client initiierte Renegotiation sollte vom Server abgelehnt werden.',
  },
  compression: {
    ...transcribed,
    section: '3.3.4.3',
    quote: 'Es wird empfohlen die TLS-Datenkompression nicht zu verwenden.',
  },
  earlyData: {
    ...transcribed,
    section: '3.4.1',
    quote: 'Das Senden oder Annehmen von 0-RTT Daten wird nicht empfohlen.',
  },
  keySizes: {
    ...transcribed,
    section: '3.6',
    paraphrase: true,
    quote: 'Schlüssellängen: RSA und DH 3000 Bit, EC 250 Bit',
  },
} as const satisfies Record<string, Clause>
