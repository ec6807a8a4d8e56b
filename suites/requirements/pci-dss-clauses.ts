import type { Clause } from '../../core/requirement.ts'

const document = 'PCI DSS 4.0.1 (June 2024)'
const source = 'the text of 4.2.1 as reprinted by service.securitm.ru and myctrl.tools, read November 2026'
const clause = { document, section: '4.2.1', source } as const

export const pciDssClauses = {
  trusted: { ...clause, quote: 'Only trusted keys and certificates are accepted.' },
  valid: {
    ...clause,
    quote:
      'Certificates used to safeguard PAN during transmission over open, public networks are confirmed as valid and are not expired or revoked.',
  },
  secureVersions: {
    ...clause,
    quote:
      'The protocol in use supports only secure versions or configurations and does not support fallback to, or use of insecure versions, algorithms, key sizes, or implementations.',
  },
  strength: {
    ...clause,
    quote: 'The encryption strength is appropriate for the encryption methodology in use.',
  },
} as const satisfies Record<string, Clause>
