import type { NotRunReason } from '../../../probes/host/command-result.ts'

/** Why a command did not run on a host, and what to grant or change so that it does. */
export function describeNotRun({ reason, exit }: { reason: NotRunReason; exit: number | null }): string {
  const ended = exit === null ? 'without an exit status' : `with status ${exit}`
  switch (reason) {
    case 'login-shell':
      return `did not run: the account's login shell or a forced command answered instead, ${ended}; give the account a shell that runs commands, such as /bin/sh, and its key no command=`
    case 'incomplete':
      return 'did not come back whole on both streams: what stands around the account’s shell must pass standard output and error on as they are'
    case 'sudo':
      return `did not run: sudo allows it, and wanted something before (a password or a terminal); \`mmverify sudoers ACCOUNT\` prints what to grant with NOPASSWD, and \`Defaults:ACCOUNT !requiretty\` lets it run without a terminal`
    case 'no-sudo':
      return 'did not run: it needs root, and the host has no sudo; install it, log in as root, or run the script of `mmverify host-script` there as root'
    case 'not-executable':
      return `did not run: its program is there, and could not be started (status ${exit})`
    case 'not-asked':
      return 'was not asked'
  }
}
