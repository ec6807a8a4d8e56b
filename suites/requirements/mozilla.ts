import type { Clause } from '../requirement.ts'

const document = 'Mozilla TLS guidelines 6.0 (2026-04-06), as read August 2026'

/** Mozilla's server side TLS guidelines, in the words of the project's reading notes. */
export const mozilla = {
  hsts: {
    document,
    section: 'intermediate',
    quote: '| HSTS, staple, server order | 63072000, yes, no | same |',
  },
  groups: {
    document,
    section: 'intermediate',
    quote: '| groups | X25519MLKEM768, X25519, secp256r1, secp384r1 | same |',
  },
} as const satisfies Record<string, Clause>
