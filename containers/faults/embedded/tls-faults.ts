import type { ScriptedOffer } from '../../embedded/scripted-tls.ts'
import type { PaddingOracle } from '../../embedded/scripted-weakness.ts'
import type { EmbeddedFault } from '../fault.ts'

/** Versions, suites, groups and parameters. What Node's OpenSSL can still do is done by it, the rest is scripted. */
export const tlsFaults = {
  ssl2: {
    title: 'SSL 2.0 is spoken',
    how: 'OpenSSL 0.9.8 with SSLv2 enabled, or another service with the same key',
    fails: ['tls-versions', 'drown', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.scripted = [{ version: 'SSL 2.0', suites: ['SSL_CK_DES_192_EDE3_CBC_WITH_MD5'] }]
    },
  },
  ssl3: {
    title: 'SSL 3.0 is spoken',
    how: 'ssl_protocols SSLv3 TLSv1.2 TLSv1.3',
    fails: ['tls-versions', 'tls-forward-secrecy', 'beast', 'poodle', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.scripted = [{ version: 'SSL 3.0', suites: ['TLS_RSA_WITH_AES_256_CBC_SHA'] }]
    },
  },
  'tls10-on': {
    title: 'TLS 1.0 and 1.1 are spoken',
    how: 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3, with a CBC suite they can use',
    fails: ['tls-versions', 'beast', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.minVersion = 'TLSv1'
      tls.securityLevel = 0
      tls.suites = [...tls.suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA']
    },
  },
  'tls11-on': {
    title: 'TLS 1.1 is spoken',
    how: 'ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3, with a CBC suite it can use',
    fails: ['tls-versions', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.minVersion = 'TLSv1.1'
      tls.securityLevel = 0
      tls.suites = [...tls.suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA']
    },
  },
  'tls13-off': {
    title: 'TLS 1.3 is missing',
    how: 'ssl_protocols TLSv1.2',
    fails: ['ssl-labs-grade'],
    change: ({ tls }) => {
      tls.maxVersion = 'TLSv1.2'
    },
  },
  'tls13-only': {
    title: 'TLS 1.2 is missing',
    how: 'ssl_protocols TLSv1.3',
    fails: ['tls-versions', 'client-compatibility'],
    change: ({ tls }) => {
      tls.minVersion = 'TLSv1.3'
    },
  },
  'old-platforms-shut-out': {
    title: 'The list for old platforms was not taken',
    how: "the document's first ssl_ciphers line where its users need the second",
    fails: ['client-compatibility'],
    profile: 'centos7-legacy',
    change: ({ tls }) => {
      tls.suites = tls.suites.filter((name) => !name.includes('_CBC_'))
    },
  },
  'cbc-suites': {
    title: 'CBC suites are offered',
    how: 'the list for old platforms',
    fails: ['tls-ciphers'],
    profile: 'centos7',
    change: ({ tls }) => {
      tls.suites = [
        ...tls.suites,
        'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
        'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
      ]
    },
  },
  'static-rsa': {
    title: 'A suite without forward secrecy is offered',
    how: 'AES256-GCM-SHA384 in ssl_ciphers, or Mattermost terminating TLS itself',
    fails: ['tls-forward-secrecy'],
    change: ({ tls }) => {
      tls.suites = [...tls.suites, 'TLS_RSA_WITH_AES_256_GCM_SHA384']
    },
  },
  'null-encryption': {
    title: 'A suite without encryption is offered',
    how: 'eNULL in ssl_ciphers',
    fails: ['tls-ciphers', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.securityLevel = 0
      tls.suites = [...tls.suites, 'TLS_ECDHE_RSA_WITH_NULL_SHA']
    },
  },
  anonymous: {
    title: 'A suite without authentication is offered',
    how: 'aNULL in ssl_ciphers',
    fails: ['tls-ciphers', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.securityLevel = 0
      tls.suites = [...tls.suites, 'TLS_ECDH_anon_WITH_AES_256_CBC_SHA']
    },
  },
  'client-order': {
    title: 'The client chooses the suite',
    how: 'ssl_prefer_server_ciphers off',
    fails: ['tls-preference'],
    profile: 'centos7',
    change: ({ tls }) => {
      tls.serverOrder = false
    },
  },
  'p256-only': {
    title: 'Only P-256 for key exchange',
    how: 'ssl_ecdh_curve prime256v1',
    fails: ['tls-groups'],
    profile: 'centos7',
    change: ({ tls }) => {
      tls.groups = ['secp256r1']
    },
  },
  'dhe-1024': {
    title: 'DHE with a 1024-bit group',
    how: 'a DHE suite without ssl_dhparam of its own on an old library',
    fails: ['tls-dh-parameters', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.securityLevel = 0
      tls.suites = [...tls.suites, 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384']
      tls.dhParameters = oakleyGroup2
    },
  },
  rc4: {
    title: 'An RC4 suite is offered',
    how: 'ECDHE-RSA-RC4-SHA in ssl_ciphers of OpenSSL 1.0',
    fails: ['rc4', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.scripted = [{ version: 'TLS 1.2', suites: ['TLS_ECDHE_RSA_WITH_RC4_128_SHA'] }]
    },
  },
  '3des': {
    title: 'A 3DES suite is offered',
    how: 'ECDHE-RSA-DES-CBC3-SHA in ssl_ciphers of OpenSSL 1.0',
    fails: ['sweet32', 'ssl-labs-grade', 'tls-encrypt-then-mac'],
    change: ({ tls }) => {
      tls.scripted = [{ version: 'TLS 1.2', suites: ['TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'] }]
    },
  },
  'export-rsa': {
    title: 'An export suite with a 512-bit RSA key is offered',
    how: 'EXP-DES-CBC-SHA in ssl_ciphers of OpenSSL 1.0',
    fails: [
      'tls-ciphers',
      'tls-forward-secrecy',
      'freak',
      'sweet32',
      'ssl-labs-grade',
      'tls-encrypt-then-mac',
    ],
    change: ({ tls }) => {
      tls.scripted = [{ version: 'TLS 1.2', suites: ['TLS_RSA_EXPORT_WITH_DES40_CBC_SHA'] }]
    },
  },
  'export-dhe': {
    title: 'An export suite with a 512-bit DH group is offered',
    how: 'EXP-EDH-RSA-DES-CBC-SHA in ssl_ciphers of OpenSSL 1.0',
    fails: [
      'tls-ciphers',
      'tls-dh-parameters',
      'logjam',
      'sweet32',
      'ssl-labs-grade',
      'tls-encrypt-then-mac',
    ],
    change: ({ tls }) => {
      tls.scripted = [{ version: 'TLS 1.2', suites: ['TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'] }]
    },
  },
  'client-renegotiation': {
    title: 'Clients may renegotiate',
    how: 'Mattermost or another proxy terminates TLS with a library that allows it',
    fails: ['tls-renegotiation'],
    change: ({ tls }) => {
      tls.clientRenegotiation = true
    },
  },
  'fallback-scsv-ignored': {
    title: 'TLS_FALLBACK_SCSV is ignored',
    how: 'a TLS library without it in front: OpenSSL before 1.0.1j, Java',
    fails: ['tls-fallback-scsv'],
    change: ({ tls }) => {
      tls.scripted = [
        {
          version: 'TLS 1.2',
          suites: ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
          only: 'TLS_FALLBACK_SCSV',
        },
      ]
    },
  },
  'sha1-signatures': {
    title: 'Key exchange is signed with SHA-1 for clients that ask for it',
    how: 'OpenSSL 1.0.2 of CentOS 7, or a security level of 0',
    fails: ['tls-signature-algorithms'],
    change: ({ tls }) => {
      tls.securityLevel = 0
      tls.signatures = [...tls.signatures, 'RSA+SHA1']
    },
  },
  'sessions-30d': {
    title: 'Sessions can be taken up again for a month',
    how: 'ssl_session_timeout 30d',
    fails: ['tls-session-resumption'],
    change: ({ tls }) => {
      tls.sessionSeconds = 2_592_000
    },
  },
  'sessions-5m': {
    title: 'Sessions can be taken up again for five minutes only',
    how: 'no ssl_session_timeout',
    fails: ['tls-session-resumption'],
    profile: 'centos7',
    change: ({ tls }) => {
      tls.sessionSeconds = 300
    },
  },
  'early-data': {
    title: 'TLS 1.3 takes early data',
    how: 'ssl_early_data on',
    fails: ['tls-early-data'],
    change: ({ tls }) => {
      tls.earlyData = true
    },
  },
  compression: {
    title: 'TLS compresses',
    how: 'OpenSSL before 1.1.0 with zlib, under nginx before 1.2.2',
    fails: ['tls-compression', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.scripted = [
        { version: 'TLS 1.2', suites: ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'], only: 'DEFLATE' },
      ]
    },
  },
  'key-reuse': {
    title: 'One ephemeral key serves all handshakes',
    how: 'a load balancer that saves itself the work, or OpenSSL before 1.1.0 without SSL_OP_SINGLE_ECDH_USE, which signs with SHA-1 too',
    fails: ['tls-key-reuse', 'tls-signature-algorithms', 'tls-extended-master-secret'],
    change: ({ tls }) => {
      tls.minVersion = 'TLSv1.3'
      tls.scripted = [
        {
          version: 'TLS 1.2',
          suites: tls.suites.filter((name) => name.includes('_WITH_')),
          weakness: 'key-reuse',
        },
      ]
    },
  },
  heartbleed: {
    title: 'Heartbeats return more than was sent',
    how: 'OpenSSL 1.0.1 to 1.0.1f',
    fails: ['heartbleed', 'ssl-labs-grade', 'tls-extended-master-secret'],
    change: ({ tls }) => {
      tls.scripted = [{ version: 'TLS 1.2', suites: tls.suites, weakness: 'heartbleed' }]
    },
  },
  'ccs-injection': {
    title: 'ChangeCipherSpec is taken before the keys are exchanged',
    how: 'OpenSSL before 0.9.8za, 1.0.0m or 1.0.1h, which signs with SHA-1 too',
    fails: ['tls-signature-algorithms', 'ccs-injection', 'ssl-labs-grade', 'tls-extended-master-secret'],
    change: ({ tls }) => {
      tls.minVersion = 'TLSv1.3'
      tls.scripted = [
        {
          version: 'TLS 1.2',
          suites: tls.suites.filter((name) => name.includes('_WITH_')),
          weakness: 'ccs-injection',
        },
      ]
    },
  },
  ticketbleed: {
    title: 'Resumption by ticket returns memory behind the session id',
    how: 'F5 BIG-IP before 11.6.1 HF2 or 12.1.2 HF1 terminates TLS',
    fails: ['ticketbleed', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.scripted = [{ version: 'TLS 1.2', suites: tls.suites, weakness: 'ticketbleed' }]
    },
  },
  robot: {
    title: 'Broken RSA secrets are told from well-formed ones',
    how: 'a load balancer with the flaws of 2017 and suites with RSA key exchange',
    fails: ['tls-forward-secrecy', 'robot', 'ssl-labs-grade'],
    change: ({ tls }) => {
      tls.scripted = [{ version: 'TLS 1.2', suites: ['TLS_RSA_WITH_AES_256_GCM_SHA384'], weakness: 'robot' }]
    },
  },
  'poodle-tls': {
    title: 'CBC records are taken whatever their padding',
    how: 'F5 BIG-IP of 2014, or another load balancer that took its TLS from SSL 3.0',
    fails: ['tls-forward-secrecy', 'poodle-tls', 'ssl-labs-grade', 'tls-encrypt-then-mac', 'lucky13'],
    change: ({ tls }) => {
      tls.scripted = [createPaddingOracleOffer('poodle-tls')]
    },
  },
  'zombie-poodle': {
    title: 'Wrong padding gets an alert of its own',
    how: 'Citrix ADC before the fixes of 2019',
    fails: ['tls-forward-secrecy', 'zombie-poodle', 'ssl-labs-grade', 'tls-encrypt-then-mac', 'lucky13'],
    change: ({ tls }) => {
      tls.scripted = [createPaddingOracleOffer('zombie-poodle')]
    },
  },
  goldendoodle: {
    title: 'A wrong MAC gets an alert of its own',
    how: 'a load balancer with the flaws of 2019',
    fails: ['tls-forward-secrecy', 'goldendoodle', 'ssl-labs-grade', 'tls-encrypt-then-mac', 'lucky13'],
    change: ({ tls }) => {
      tls.scripted = [createPaddingOracleOffer('goldendoodle')]
    },
  },
  'lucky-minus-20': {
    title: 'Padding without room for a MAC gets an alert of its own',
    how: 'OpenSSL 1.0.2g and older on a processor with AES instructions',
    fails: ['tls-forward-secrecy', 'lucky-minus-20', 'ssl-labs-grade', 'tls-encrypt-then-mac', 'lucky13'],
    change: ({ tls }) => {
      tls.scripted = [createPaddingOracleOffer('lucky-minus-20')]
    },
  },
  'grease-intolerant': {
    title: 'Hellos with reserved values are cut off',
    how: 'a firewall that knows every cipher suite there was when it was built',
    fails: ['tls-intolerance'],
    change: ({ tls }) => {
      tls.intolerance = 'reserved-values'
    },
  },
  'long-hello-intolerant': {
    title: 'Hellos of more than one packet are cut off',
    how: 'a load balancer with a buffer as long as a packet, as there were when no hello was longer',
    fails: ['tls-intolerance', 'client-compatibility'],
    change: ({ tls }) => {
      tls.intolerance = 'more-than-1500-bytes'
    },
  },
  'split-hello-intolerant': {
    title: 'Hellos that do not come at once are cut off',
    how: 'a load balancer that takes what one read gives it for all of the hello (tldr.fail)',
    fails: ['tls-intolerance'],
    change: ({ tls }) => {
      tls.intolerance = 'several-reads'
    },
  },
  'fragmented-hello-intolerant': {
    title: 'Hellos in several records are cut off',
    how: 'a load balancer that reads the hello from the first record alone',
    fails: ['tls-intolerance'],
    change: ({ tls }) => {
      tls.intolerance = 'several-records'
    },
  },
  'medium-hello-intolerant': {
    title: 'Hellos of 256 to 511 bytes are cut off',
    how: 'F5 BIG-IP of 2013 takes them for SSL 2.0',
    fails: ['tls-intolerance'],
    change: ({ tls }) => {
      tls.intolerance = '256-to-511-bytes'
    },
  },
  'hybrid-last': {
    title: 'X25519MLKEM768 is offered, and x25519 is chosen for clients that have both',
    how: 'ssl_ecdh_curve X25519:prime256v1:secp384r1:X25519MLKEM768, the new name written at the end',
    fails: ['post-quantum'],
    change: ({ tls }) => {
      tls.groups = ['x25519', 'secp256r1', 'secp384r1', 'X25519MLKEM768']
    },
  },
} as const satisfies Record<string, EmbeddedFault>

/** Suites with RSA key exchange, which the script finishes a handshake with. */
function createPaddingOracleOffer(weakness: PaddingOracle): ScriptedOffer {
  return { version: 'TLS 1.2', suites: ['TLS_RSA_WITH_AES_256_CBC_SHA'], weakness }
}

/** RFC 2409 §6.2: the 1024-bit prime that half the world shared, as DHParameter (PKCS #3). */
const oakleyGroup2 = `-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
`
