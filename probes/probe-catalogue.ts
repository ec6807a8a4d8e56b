import type { AnyProbe } from '../core/probe.ts'
import { clusterNodes } from './cluster/cluster-nodes.ts'
import { clusterStatus } from './cluster/cluster-status.ts'
import { dataSources } from './database/data-sources/data-sources.ts'
import { databaseServers } from './database/database-servers.ts'
import { records } from './dns/records.ts'
import { hosts } from './host/hosts.ts'
import { acme } from './http/acme.ts'
import { cleartext } from './http/cleartext.ts'
import { cleartextService } from './http/cleartext-service.ts'
import { http2 } from './http/http2.ts'
import { pages } from './http/pages.ts'
import { redirects } from './http/redirects.ts'
import { upload } from './http/upload.ts'
import { inventoryFiles } from './inventory/inventory-files.ts'
import { baseline } from './mattermost/baseline.ts'
import { clientConfig } from './mattermost/client-config.ts'
import { configuration } from './mattermost/configuration.ts'
import { ping } from './mattermost/ping.ts'
import { addresses } from './net/addresses.ts'
import { connections } from './net/connections.ts'
import { parity } from './net/parity.ts'
import { primary } from './net/primary.ts'
import { reachability } from './ports/reachability.ts'
import { http3 } from './quic/http3.ts'
import { alpn } from './tls/alpn.ts'
import { certificates } from './tls/certificates.ts'
import { clientRenegotiation } from './tls/client-renegotiation.ts'
import { compression } from './tls/compression.ts'
import { dhParameters } from './tls/dh-parameters.ts'
import { encryptThenMac } from './tls/encrypt-then-mac.ts'
import { fallbackScsv } from './tls/fallback-scsv.ts'
import { groups } from './tls/groups.ts'
import { handshake } from './tls/handshake.ts'
import { intolerance } from './tls/intolerance.ts'
import { refusedVersions } from './tls/refused-versions.ts'
import { resumption } from './tls/resumption.ts'
import { revocation } from './tls/revocation/revocation.ts'
import { serverExtensions } from './tls/server-extensions.ts'
import { sessions } from './tls/sessions.ts'
import { signatureSchemes } from './tls/signature-schemes.ts'
import { sni } from './tls/sni.ts'
import { suites } from './tls/suites.ts'
import { cbcPadding } from './tls/vulnerabilities/cbc-padding.ts'
import { ccsInjection } from './tls/vulnerabilities/ccs-injection.ts'
import { heartbleed } from './tls/vulnerabilities/heartbleed.ts'
import { robot } from './tls/vulnerabilities/robot.ts'
import { ticketbleed } from './tls/vulnerabilities/ticketbleed.ts'
import { extendedConnect } from './websocket/extended-connect.ts'
import { upgrade } from './websocket/upgrade.ts'

/** Everything that can be asked from outside, without a login. What takes longest stands first among equals. */
export const outsideProbes: readonly AnyProbe[] = [
  addresses,
  records,
  primary,
  suites,
  groups,
  certificates,
  revocation,
  handshake,
  signatureSchemes,
  resumption,
  dhParameters,
  serverExtensions,
  robot,
  cbcPadding,
  ccsInjection,
  ticketbleed,
  heartbleed,
  compression,
  encryptThenMac,
  clientRenegotiation,
  fallbackScsv,
  refusedVersions,
  alpn,
  sni,
  intolerance,
  reachability,
  redirects,
  acme,
  cleartext,
  cleartextService,
  pages,
  http3,
  http2,
  upload,
  upgrade,
  extendedConnect,
  ping,
  clientConfig,
  parity,
  sessions,
  connections,
]

/** What needs access besides the network; each runs where the run was given it. */
const insideProbes: readonly AnyProbe[] = [
  hosts,
  clusterNodes,
  clusterStatus,
  databaseServers,
  dataSources,
  inventoryFiles,
  configuration,
  baseline,
]

/** Everything that can be asked. The longest way first: logins before handshakes. */
export const probes: readonly AnyProbe[] = [...insideProbes, ...outsideProbes]
