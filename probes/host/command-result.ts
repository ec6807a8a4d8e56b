export interface CommandResult {
  /** Exit status; null where a signal ended it. */
  exit: number | null
  stdout: Buffer
  stderr: Buffer
}

/** What our own script says by its exit status, with the numbers of sysexits.h and of POSIX's shell. */
export const scriptExits = { absent: 66, forbidden: 77, notInstalled: 127 } as const
