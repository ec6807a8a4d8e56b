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
import { check as acmeChallenge } from './edge/acme-challenge.ts'
import { check as appPortExposure } from './edge/app-port-exposure.ts'
import { check as beast } from './edge/beast.ts'
import { check as breach } from './edge/breach.ts'
import { check as caa } from './edge/caa.ts'
import { check as ccsInjection } from './edge/ccs-injection.ts'
import { check as certificateChain } from './edge/certificate-chain.ts'
import { check as certificateExpiry } from './edge/certificate-expiry.ts'
import { check as certificateHostname } from './edge/certificate-hostname.ts'
import { check as certificateKey } from './edge/certificate-key.ts'
import { check as certificateTransparency } from './edge/certificate-transparency.ts'
import { check as certificateTrust } from './edge/certificate-trust.ts'
import { check as cleartextHttpVersion } from './edge/cleartext-http-version.ts'
import { check as clientCompatibility } from './edge/client-compatibility.ts'
import { check as cookieSecurity } from './edge/cookie-security.ts'
import { check as dane } from './edge/dane.ts'
import { check as drown } from './edge/drown.ts'
import { check as ech } from './edge/ech.ts'
import { check as freak } from './edge/freak.ts'
import { check as goldendoodle } from './edge/goldendoodle.ts'
import { check as heartbleed } from './edge/heartbleed.ts'
import { check as hsts } from './edge/hsts.ts'
import { check as httpRedirect } from './edge/http-redirect.ts'
import { check as http2 } from './edge/http2.ts'
import { check as http3 } from './edge/http3.ts'
import { check as ipv6Parity } from './edge/ipv6-parity.ts'
import { check as logjam } from './edge/logjam.ts'
import { check as luckyMinus20 } from './edge/lucky-minus-20.ts'
import { check as lucky13 } from './edge/lucky13.ts'
import { check as mustStaple } from './edge/must-staple.ts'
import { check as ocspStapling } from './edge/ocsp-stapling.ts'
import { check as poodle } from './edge/poodle.ts'
import { check as poodleTls } from './edge/poodle-tls.ts'
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
import { check as tlsEncryptThenMac } from './edge/tls-encrypt-then-mac.ts'
import { check as tlsExtendedMasterSecret } from './edge/tls-extended-master-secret.ts'
import { check as tlsFallbackScsv } from './edge/tls-fallback-scsv.ts'
import { check as tlsForwardSecrecy } from './edge/tls-forward-secrecy.ts'
import { check as tlsGroups } from './edge/tls-groups.ts'
import { check as tlsIntolerance } from './edge/tls-intolerance.ts'
import { check as tlsKeyReuse } from './edge/tls-key-reuse.ts'
import { check as tlsPreference } from './edge/tls-preference.ts'
import { check as tlsRenegotiation } from './edge/tls-renegotiation.ts'
import { check as tlsSessionResumption } from './edge/tls-session-resumption.ts'
import { check as tlsSignatureAlgorithms } from './edge/tls-signature-algorithms.ts'
import { check as tlsSni } from './edge/tls-sni.ts'
import { check as tlsVersions } from './edge/tls-versions.ts'
import { check as zombiePoodle } from './edge/zombie-poodle.ts'
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
