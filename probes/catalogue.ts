import { databaseServers } from './database/database-servers.ts'
import { hosts } from './host/hosts.ts'
import { acme } from './http/acme.ts'
import { cleartext } from './http/cleartext.ts'
import { http2 } from './http/http2.ts'
import { pages } from './http/pages.ts'
import { redirects } from './http/redirects.ts'
import { upload } from './http/upload.ts'
import { inventoryFiles } from './inventory/files.ts'
import { clientConfig } from './mattermost/client-config.ts'
import { ping } from './mattermost/ping.ts'
import { addresses } from './net/addresses.ts'
import { parity } from './net/parity.ts'
import { primary } from './net/primary.ts'
import { reachability } from './ports/reachability.ts'
import type { AnyProbe } from './probe.ts'
import { alpn } from './tls/alpn.ts'
import { certificates } from './tls/certificates.ts'
import { clientRenegotiation } from './tls/client-renegotiation.ts'
import { compression } from './tls/compression.ts'
import { dhParameters } from './tls/dh-parameters.ts'
import { fallbackScsv } from './tls/fallback-scsv.ts'
import { groups } from './tls/groups.ts'
import { handshake } from './tls/handshake.ts'
import { resumption } from './tls/resumption.ts'
import { serverExtensions } from './tls/server-extensions.ts'
import { signatureSchemes } from './tls/signature-schemes.ts'
import { suites } from './tls/suites.ts'
import { ccsInjection } from './tls/vulnerabilities/ccs-injection.ts'
import { heartbleed } from './tls/vulnerabilities/heartbleed.ts'
import { robot } from './tls/vulnerabilities/robot.ts'
import { ticketbleed } from './tls/vulnerabilities/ticketbleed.ts'
import { upgrade } from './websocket/upgrade.ts'

/** Everything that can be asked from outside, without a login. What takes longest stands first among equals. */
export const outsideProbes: readonly AnyProbe[] = [
  addresses,
  primary,
  suites,
  groups,
  certificates,
  handshake,
  signatureSchemes,
  resumption,
  dhParameters,
  serverExtensions,
  robot,
  ccsInjection,
  ticketbleed,
  heartbleed,
  compression,
  clientRenegotiation,
  fallbackScsv,
  alpn,
  reachability,
  redirects,
  acme,
  cleartext,
  pages,
  http2,
  upload,
  upgrade,
  ping,
  clientConfig,
  parity,
]

/** What needs access besides the network; each runs where the run was given it. */
const insideProbes: readonly AnyProbe[] = [hosts, databaseServers, inventoryFiles]

/** Everything that can be asked. The longest way first: logins before handshakes. */
export const probes: readonly AnyProbe[] = [...insideProbes, ...outsideProbes]
