import { check as configLocale } from './app/config-locale.ts'
import { check as configPasswordPolicy } from './app/config-password-policy.ts'
import { check as mattermostPing } from './app/mattermost-ping.ts'
import { check as mattermostVersion } from './app/mattermost-version.ts'
import { check as siteUrl } from './app/site-url.ts'
import { check as uploadLimit } from './app/upload-limit.ts'
import { check as websocket } from './app/websocket.ts'
import { check as websocketOrigin } from './app/websocket-origin.ts'
import type { Check } from './check.ts'
import { check as acmeChallenge } from './edge/acme-challenge.ts'
import { check as appPortExposure } from './edge/app-port-exposure.ts'
import { check as beast } from './edge/beast.ts'
import { check as ccsInjection } from './edge/ccs-injection.ts'
import { check as certificateChain } from './edge/certificate-chain.ts'
import { check as certificateExpiry } from './edge/certificate-expiry.ts'
import { check as certificateHostname } from './edge/certificate-hostname.ts'
import { check as certificateKey } from './edge/certificate-key.ts'
import { check as certificateTrust } from './edge/certificate-trust.ts'
import { check as cleartextHttpVersion } from './edge/cleartext-http-version.ts'
import { check as cookieSecurity } from './edge/cookie-security.ts'
import { check as drown } from './edge/drown.ts'
import { check as freak } from './edge/freak.ts'
import { check as heartbleed } from './edge/heartbleed.ts'
import { check as hsts } from './edge/hsts.ts'
import { check as httpRedirect } from './edge/http-redirect.ts'
import { check as http2 } from './edge/http2.ts'
import { check as ipv6Parity } from './edge/ipv6-parity.ts'
import { check as logjam } from './edge/logjam.ts'
import { check as ocspStapling } from './edge/ocsp-stapling.ts'
import { check as poodle } from './edge/poodle.ts'
import { check as portExposure } from './edge/port-exposure.ts'
import { check as rc4 } from './edge/rc4.ts'
import { check as robot } from './edge/robot.ts'
import { check as securityHeaders } from './edge/security-headers.ts'
import { check as serverTokens } from './edge/server-tokens.ts'
import { check as sslLabsGrade } from './edge/ssl-labs-grade.ts'
import { check as sweet32 } from './edge/sweet32.ts'
import { check as ticketbleed } from './edge/ticketbleed.ts'
import { check as tlsCiphers } from './edge/tls-ciphers.ts'
import { check as tlsCompression } from './edge/tls-compression.ts'
import { check as tlsDhParameters } from './edge/tls-dh-parameters.ts'
import { check as tlsEarlyData } from './edge/tls-early-data.ts'
import { check as tlsFallbackScsv } from './edge/tls-fallback-scsv.ts'
import { check as tlsForwardSecrecy } from './edge/tls-forward-secrecy.ts'
import { check as tlsGroups } from './edge/tls-groups.ts'
import { check as tlsPreference } from './edge/tls-preference.ts'
import { check as tlsRenegotiation } from './edge/tls-renegotiation.ts'
import { check as tlsSessionResumption } from './edge/tls-session-resumption.ts'
import { check as tlsSignatureAlgorithms } from './edge/tls-signature-algorithms.ts'
import { check as tlsVersions } from './edge/tls-versions.ts'

/** Every check, in reading order. A new check is registered here and nowhere else. */
export const checks: readonly Check[] = [
  httpRedirect,
  acmeChallenge,
  cleartextHttpVersion,
  http2,
  tlsVersions,
  tlsCiphers,
  tlsPreference,
  tlsGroups,
  tlsForwardSecrecy,
  tlsDhParameters,
  tlsSignatureAlgorithms,
  tlsCompression,
  tlsRenegotiation,
  tlsFallbackScsv,
  tlsSessionResumption,
  tlsEarlyData,
  rc4,
  sweet32,
  freak,
  logjam,
  drown,
  beast,
  poodle,
  heartbleed,
  ccsInjection,
  ticketbleed,
  robot,
  certificateTrust,
  certificateHostname,
  certificateExpiry,
  certificateChain,
  certificateKey,
  ocspStapling,
  sslLabsGrade,
  hsts,
  securityHeaders,
  serverTokens,
  cookieSecurity,
  appPortExposure,
  portExposure,
  ipv6Parity,
  mattermostPing,
  mattermostVersion,
  siteUrl,
  websocket,
  websocketOrigin,
  uploadLimit,
  configLocale,
  configPasswordPolicy,
]
