import type { Clause } from '../../core/requirement.ts'

const document = 'SSL Labs Server Rating Guide 2009r (16 May 2025), as read August 2026'

/** SSL Labs' rules, in the words of the project's reading notes. */
export const sslLabs = {
  letters: { document, section: 'Letters', quote: '≥ 80 A, 65 B, 50 C, 35 D, 20 E, else F.' },
  warnings: {
    document,
    section: 'Caps',
    quote: '**A−** (any warning): no secure renegotiation; no TLS 1.3; HSTS off or invalid.',
  },
  best: { document, section: 'Caps', quote: 'max-age ≥ 6 months (15552000), no SHA-1.' },
  perfect: {
    document,
    section: '100/100/100/100',
    quote: 'TLS ≥ 1.2 only, RSA 4096 or P-384 key and groups, no 128-bit suite',
  },
} as const satisfies Record<string, Clause>
