import type { Clause } from '../../core/requirement.ts'

const document = 'ANSSI SDE-NT-35, Recommandations de sécurité relatives à TLS, 1.2 (26 March 2020)'
/**
 * The guide itself could not be had. DINUM, the French government's digital service, publishes what it extracted from it
 * in July 2026 rule by rule; these are its words.
 */
const source = 'etalab-ia/skills, securite-developpement/references (DINUM, 20 July 2026), read November 2026'

const said = { document, paraphrase: true, source } as const

export const anssiClauses = {
  versions: { ...said, section: 'R3', quote: 'TLS 1.3 pris en charge et privilégié, TLS 1.2 accepté' },
  oldVersions: { ...said, section: 'R4', quote: 'SSLv2, SSLv3, TLS 1.0 et TLS 1.1 désactivés' },
  suites: {
    ...said,
    section: 'R9, R10, R12',
    quote:
      'TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256, TLS_AES_128_CCM_SHA256, TLS_CHACHA20_POLY1305_SHA256; TLS 1.2: ECDHE avec ECDSA ou RSA, AES_256_GCM_SHA384, AES_128_GCM_SHA256, CHACHA20_POLY1305_SHA256; avec ECDSA aussi AES_256_CCM, AES_128_CCM',
  },
  cbc: {
    ...said,
    section: 'R10-',
    quote: "Toute suite en mode CBC n'est tolérée qu'en conjonction avec l'extension encrypt_then_mac",
  },
  forwardSecrecy: {
    ...said,
    section: 'R6, R7',
    quote: 'Confidentialité persistante (PFS) obligatoire : ECDHE, ou à défaut DHE.',
  },
  curves: {
    ...said,
    section: 'R7',
    quote:
      'Courbes privilégiées : secp256r1, secp384r1, secp521r1. Acceptables : x25519, x448, brainpoolP256r1, brainpoolP384r1, brainpoolP512r1.',
  },
  dhe: {
    ...said,
    section: 'R7-',
    quote: 'DHE (dégradé) : groupes ≥ 2048 bits, ≥ 3072 bits si la protection doit dépasser 2030.',
  },
  serverOrder: {
    ...said,
    section: 'R13',
    quote: 'Ordre de suites du serveur prioritaire sur celui du client',
  },
  compression: { ...said, section: 'R19', quote: 'Compression TLS désactivée' },
  tickets: { ...said, section: 'R20', quote: 'Tickets de session à durée de vie ≤ 24 h' },
  earlyData: { ...said, section: 'R23', quote: 'Données 0-RTT refusées côté serveur' },
  lifespan: {
    ...said,
    section: 'R25',
    quote: 'Durée de validité ≤ 3 ans, et ≤ 825 jours pour tout certificat émis après le 01/03/2018',
  },
  certificateKey: {
    ...said,
    section: 'R24–R33',
    quote: 'Signature : famille SHA-2 obligatoire. Clé RSA : ≥ 2048 bits. Clé ECDSA : ≥ 256 bits.',
  },
  staple: {
    ...said,
    section: 'R33, R35',
    quote: 'Sources de révocation présentes (CRLDP ou AIA), agrafage OCSP préféré',
  },
  hsts: {
    ...said,
    document: 'ANSSI-PA-009, Recommandations pour la mise en œuvre d’un site web, 2.0 (28 April 2021)',
    section: 'R2',
    quote: 'Strict-Transport-Security: max-age=31536000; includeSubDomains;',
  },
} as const satisfies Record<string, Clause>
