import type { Check } from '../core/check.ts'
import { check as appListenAddress } from './app/app-listen-address.ts'
import { check as appTransportEncryption } from './app/app-transport-encryption.ts'
import { check as configDrift } from './app/config-drift.ts'
import { check as configLocale } from './app/config-locale.ts'
import { check as configPasswordPolicy } from './app/config-password-policy.ts'
import { check as configPlugins } from './app/config-plugins.ts'
import { check as configSql } from './app/config-sql.ts'
import { check as configUserDeletion } from './app/config-user-deletion.ts'
import { check as mattermostPing } from './app/mattermost-ping.ts'
import { check as mattermostVersion } from './app/mattermost-version.ts'
import { check as siteUrl } from './app/site-url.ts'
import { check as uploadLimit } from './app/upload-limit.ts'
import { check as websocket } from './app/websocket.ts'
import { check as websocketOrigin } from './app/websocket-origin.ts'
import { check as clusterDnat } from './cluster/cluster-dnat.ts'
import { check as clusterFirewall } from './cluster/cluster-firewall.ts'
import { check as clusterGossipEncryption } from './cluster/cluster-gossip-encryption.ts'
import { check as clusterIpForward } from './cluster/cluster-ip-forward.ts'
import { check as clusterPlaintextExposure } from './cluster/cluster-plaintext-exposure.ts'
import { check as clusterPreStart } from './cluster/cluster-pre-start.ts'
import { check as clusterSshForwarding } from './cluster/cluster-ssh-forwarding.ts'
import { check as clusterSshKeys } from './cluster/cluster-ssh-keys.ts'
import { check as clusterStatus } from './cluster/cluster-status.ts'
import { check as clusterTunnelReachability } from './cluster/cluster-tunnel-reachability.ts'
import { check as clusterTunnels } from './cluster/cluster-tunnels.ts'
import { check as dbExposure } from './database/db-exposure.ts'
import { check as dbGrants } from './database/db-grants.ts'
import { check as dbHardening } from './database/db-hardening.ts'
import { check as dbTlsMode } from './database/db-tls-mode.ts'
import { check as dbTlsOffered } from './database/db-tls-offered.ts'
import { check as dbTlsRequired } from './database/db-tls-required.ts'
import { check as dbTlsSession } from './database/db-tls-session.ts'
import { check as dbVersion } from './database/db-version.ts'
import { check as caa } from './edge/certificate/caa.ts'
import { check as certificateChain } from './edge/certificate/certificate-chain.ts'
import { check as certificateExpiry } from './edge/certificate/certificate-expiry.ts'
import { check as certificateHostname } from './edge/certificate/certificate-hostname.ts'
import { check as certificateKey } from './edge/certificate/certificate-key.ts'
import { check as certificateLifetime } from './edge/certificate/certificate-lifetime.ts'
import { check as certificateRevocation } from './edge/certificate/certificate-revocation.ts'
import { check as certificateTransparency } from './edge/certificate/certificate-transparency.ts'
import { check as certificateTrust } from './edge/certificate/certificate-trust.ts'
import { check as dane } from './edge/certificate/dane.ts'
import { check as mustStaple } from './edge/certificate/must-staple.ts'
import { check as ocspStapling } from './edge/certificate/ocsp-stapling.ts'
import { check as appPortExposure } from './edge/exposure/app-port-exposure.ts'
import { check as ipv6Parity } from './edge/exposure/ipv6-parity.ts'
import { check as portExposure } from './edge/exposure/port-exposure.ts'
import { check as acmeChallenge } from './edge/http/acme-challenge.ts'
import { check as apiCleartext } from './edge/http/api-cleartext.ts'
import { check as breach } from './edge/http/breach.ts'
import { check as cleartextHttpVersion } from './edge/http/cleartext-http-version.ts'
import { check as cookieSecurity } from './edge/http/cookie-security.ts'
import { check as hsts } from './edge/http/hsts.ts'
import { check as httpRedirect } from './edge/http/http-redirect.ts'
import { check as http2 } from './edge/http/http2.ts'
import { check as http3 } from './edge/http/http3.ts'
import { check as securityHeaders } from './edge/http/security-headers.ts'
import { check as serverClock } from './edge/http/server-clock.ts'
import { check as serverTokens } from './edge/http/server-tokens.ts'
import { check as beast } from './edge/tls/beast.ts'
import { check as ccsInjection } from './edge/tls/ccs-injection.ts'
import { check as clientCompatibility } from './edge/tls/client-compatibility.ts'
import { check as drown } from './edge/tls/drown.ts'
import { check as ech } from './edge/tls/ech.ts'
import { check as freak } from './edge/tls/freak.ts'
import { check as goldendoodle } from './edge/tls/goldendoodle.ts'
import { check as heartbleed } from './edge/tls/heartbleed.ts'
import { check as logjam } from './edge/tls/logjam.ts'
import { check as luckyMinus20 } from './edge/tls/lucky-minus-20.ts'
import { check as lucky13 } from './edge/tls/lucky13.ts'
import { check as poodle } from './edge/tls/poodle.ts'
import { check as poodleTls } from './edge/tls/poodle-tls.ts'
import { check as postQuantum } from './edge/tls/post-quantum.ts'
import { check as rc4 } from './edge/tls/rc4.ts'
import { check as robot } from './edge/tls/robot.ts'
import { check as sslLabsGrade } from './edge/tls/ssl-labs-grade.ts'
import { check as sweet32 } from './edge/tls/sweet32.ts'
import { check as ticketbleed } from './edge/tls/ticketbleed.ts'
import { check as tlsCiphers } from './edge/tls/tls-ciphers.ts'
import { check as tlsCompression } from './edge/tls/tls-compression.ts'
import { check as tlsDhParameters } from './edge/tls/tls-dh-parameters.ts'
import { check as tlsEarlyData } from './edge/tls/tls-early-data.ts'
import { check as tlsEncryptThenMac } from './edge/tls/tls-encrypt-then-mac.ts'
import { check as tlsExtendedMasterSecret } from './edge/tls/tls-extended-master-secret.ts'
import { check as tlsFallbackScsv } from './edge/tls/tls-fallback-scsv.ts'
import { check as tlsForwardSecrecy } from './edge/tls/tls-forward-secrecy.ts'
import { check as tlsGroups } from './edge/tls/tls-groups.ts'
import { check as tlsIntolerance } from './edge/tls/tls-intolerance.ts'
import { check as tlsKeyReuse } from './edge/tls/tls-key-reuse.ts'
import { check as tlsPreference } from './edge/tls/tls-preference.ts'
import { check as tlsRenegotiation } from './edge/tls/tls-renegotiation.ts'
import { check as tlsSessionResumption } from './edge/tls/tls-session-resumption.ts'
import { check as tlsSignatureAlgorithms } from './edge/tls/tls-signature-algorithms.ts'
import { check as tlsSni } from './edge/tls/tls-sni.ts'
import { check as tlsVersions } from './edge/tls/tls-versions.ts'
import { check as zombiePoodle } from './edge/tls/zombie-poodle.ts'
import { check as certbotKeySize } from './host/certbot-key-size.ts'
import { check as certbotReload } from './host/certbot-reload.ts'
import { check as certbotRenewal } from './host/certbot-renewal.ts'
import { check as configPermissions } from './host/config-permissions.ts'
import { check as firewall } from './host/firewall.ts'
import { check as inventorySecrets } from './host/inventory-secrets.ts'
import { check as nginxConfig } from './host/nginx-config.ts'
import { check as nginxPidFile } from './host/nginx-pid-file.ts'
import { check as opensslPolicy } from './host/openssl-policy.ts'
import { check as processSecrets } from './host/process-secrets.ts'
import { check as proxyBackendTls } from './host/proxy-backend-tls.ts'
import { check as selinux } from './host/selinux.ts'
import { check as servicesEnabled } from './host/services-enabled.ts'
import { check as sshdConfig } from './host/sshd-config.ts'
import { check as sshdRootLogin } from './host/sshd-root-login.ts'
import { check as tlsKeyPermissions } from './host/tls-key-permissions.ts'
import { check as updatesPending } from './host/updates-pending.ts'
import { check as pushContents } from './push/push-contents.ts'
import { check as pushEncryption } from './push/push-encryption.ts'

/** Every check, in reading order. A new check is registered here and nowhere else. */
export const checks: readonly Check[] = [
  httpRedirect,
  apiCleartext,
  acmeChallenge,
  cleartextHttpVersion,
  http2,
  http3,
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
  tlsKeyReuse,
  tlsExtendedMasterSecret,
  tlsEncryptThenMac,
  tlsSni,
  tlsIntolerance,
  rc4,
  sweet32,
  freak,
  logjam,
  drown,
  beast,
  poodle,
  poodleTls,
  zombiePoodle,
  goldendoodle,
  luckyMinus20,
  lucky13,
  breach,
  heartbleed,
  ccsInjection,
  ticketbleed,
  robot,
  certificateTrust,
  certificateHostname,
  certificateExpiry,
  certificateLifetime,
  certificateRevocation,
  certificateChain,
  certificateKey,
  ocspStapling,
  mustStaple,
  certificateTransparency,
  caa,
  dane,
  ech,
  clientCompatibility,
  sslLabsGrade,
  postQuantum,
  hsts,
  securityHeaders,
  serverTokens,
  cookieSecurity,
  serverClock,
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
  configUserDeletion,
  configPlugins,
  configSql,
  configDrift,
  appTransportEncryption,
  appListenAddress,
  pushEncryption,
  pushContents,
  dbVersion,
  dbTlsOffered,
  dbTlsRequired,
  dbTlsMode,
  dbTlsSession,
  dbGrants,
  dbExposure,
  dbHardening,
  clusterSshForwarding,
  clusterSshKeys,
  clusterFirewall,
  clusterDnat,
  clusterIpForward,
  clusterPreStart,
  clusterTunnels,
  clusterTunnelReachability,
  clusterPlaintextExposure,
  clusterGossipEncryption,
  clusterStatus,
  firewall,
  selinux,
  servicesEnabled,
  nginxConfig,
  nginxPidFile,
  proxyBackendTls,
  tlsKeyPermissions,
  configPermissions,
  processSecrets,
  certbotRenewal,
  certbotKeySize,
  certbotReload,
  opensslPolicy,
  sshdConfig,
  sshdRootLogin,
  updatesPending,
  inventorySecrets,
]
