import { accessLists } from './questions/access-lists.ts'
import { accounts, groups } from './questions/accounts.ts'
import { aptLists } from './questions/apt-lists.ts'
import { aptUpdates } from './questions/apt-updates.ts'
import { archivedCertificates } from './questions/archived-certificates.ts'
import { tunnelAuthorizedKeys } from './questions/authorized-keys.ts'
import {
  certbotCron,
  certbotDefaults,
  certbotHooks,
  certbotRenewals,
  letsencryptFiles,
} from './questions/certbot.ts'
import { certbotPackages } from './questions/certbot-packages.ts'
import { cryptoPolicy } from './questions/crypto-policy.ts'
import { firewalldDefaultZone, firewalldPermanent, firewalldZones } from './questions/firewalld.ts'
import { firewalldFiles } from './questions/firewalld-files.ts'
import { ipsets } from './questions/ipsets.ts'
import { ip6tables, ip6tablesLegacy, iptables, iptablesLegacy } from './questions/iptables.ts'
import { hostname, ipForward } from './questions/kernel.ts'
import { pemLines, privateKeyLines } from './questions/key-contents.ts'
import {
  databaseKeyFiles,
  privateKeysDebian,
  privateKeysRedhat,
  tunnelKeyFiles,
} from './questions/key-files.ts'
import { mattermostConfigEtc, mattermostConfigOpt, mattermostRunning } from './questions/mattermost-config.ts'
import { mattermostFilesEtc, mattermostFilesOpt } from './questions/mattermost-files.ts'
import { networkLinks } from './questions/network-links.ts'
import { nftables } from './questions/nftables.ts'
import { nginxConfiguration } from './questions/nginx/nginx-configuration.ts'
import { nginxFiles } from './questions/nginx/nginx-files.ts'
import { nginxPid } from './questions/nginx/nginx-pid.ts'
import { nginxVersion } from './questions/nginx/nginx-version.ts'
import {
  openssl11Version,
  opensslConfigDebian,
  opensslConfigRedhat,
  opensslVersion,
} from './questions/openssl.ts'
import { osRelease } from './questions/os-release.ts'
import { ownAddresses } from './questions/own-addresses.ts'
import { mattermostPreStart } from './questions/pre-start.ts'
import { processes } from './questions/processes.ts'
import { renewalJobs } from './questions/renewal-jobs.ts'
import { rootGroups } from './questions/root-groups.ts'
import {
  kernelArguments,
  selinuxConfig,
  selinuxConnect,
  selinuxDenials,
  selinuxMode,
  selinuxRelay,
} from './questions/selinux.ts'
import { serviceStates, unitFiles } from './questions/service-states.ts'
import { sockets } from './questions/sockets.ts'
import { sshd, sshdRootInside, sshdRootOutside, sshdUserOutside } from './questions/sshd.ts'
import { sshdMatches } from './questions/sshd-files.ts'
import { timers } from './questions/timers.ts'
import { ufw, ufwAfterRules } from './questions/ufw.ts'
import { ufwFiles } from './questions/ufw-files.ts'
import { units } from './questions/units.ts'
import { processConnections } from './questions/workloads/process-connections.ts'
import { processEnvironments } from './questions/workloads/process-environments.ts'
import { hostMounts, processMounts } from './questions/workloads/process-mounts.ts'
import { processPlaces } from './questions/workloads/process-places.ts'

/** Everything asked of a host for facts of its own: the name is that of the fact, `host.osRelease`. */
export const questions = {
  osRelease,
  hostname,
  ipForward,

  firewalldZones,
  firewalldPermanent,
  firewalldDefaultZone,
  firewalldFiles,
  ufw,
  ufwAfterRules,
  ufwFiles,
  nftables,
  iptables,
  ip6tables,
  iptablesLegacy,
  ip6tablesLegacy,
  ipsets,

  selinuxMode,
  selinuxConnect,
  selinuxDenials,
  selinuxRelay,
  selinuxConfig,
  kernelArguments,

  units,
  serviceStates,
  unitFiles,
  timers,

  nginxVersion,
  nginxConfiguration,
  nginxFiles,
  nginxPid,

  mattermostConfigEtc,
  mattermostConfigOpt,
  mattermostRunning,
  mattermostFilesEtc,
  mattermostFilesOpt,
  mattermostPreStart,
  tunnelKeyFiles,
  tunnelAuthorizedKeys,

  letsencryptFiles,
  certbotRenewals,
  certbotDefaults,
  certbotCron,
  certbotPackages,
  certbotHooks,
  renewalJobs,
  archivedCertificates,
  privateKeysRedhat,
  privateKeysDebian,
  databaseKeyFiles,
  privateKeyLines,
  pemLines,
  accessLists,
  accounts,
  groups,

  sshd,
  sshdRootOutside,
  sshdRootInside,
  sshdUserOutside,
  sshdMatches,
  rootGroups,
  opensslVersion,
  openssl11Version,
  opensslConfigRedhat,
  opensslConfigDebian,
  cryptoPolicy,

  sockets,
  ownAddresses,
  networkLinks,
  processes,
  processPlaces,
  processEnvironments,
  processConnections,
  processMounts,
  hostMounts,
  aptLists,
  aptUpdates,
} as const
