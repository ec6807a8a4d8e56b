/** How a program that ran ended. */
export interface ProgramResult {
  /** Exit status; null where a signal ended it. */
  exit: number | null
  stdout: Buffer
  stderr: Buffer
  /** Whose exit status it is. Where it isn't said, the numbers of `scriptExits` are our own script's. */
  by?: 'script' | 'program'
}

/**
 * Who or what answered in the program's place, told by structure alone, never by what a message says:
 * `login-shell`: our script never began (nologin, a restricted shell, a forced command), or what it prints is kept back;
 * `incomplete`: it began, and its end did not come back on both streams;
 * `sudo`: sudo allowed the command when asked, and then spoke and ended without running it (it wants a password or a terminal);
 * `no-sudo`: there is no sudo;
 * `not-executable`: the program is there and the shell could not start it;
 * `not-asked`: nobody asked, such as an archive of an older script.
 */
export const notRunReasons = [
  'login-shell',
  'incomplete',
  'sudo',
  'no-sudo',
  'not-executable',
  'not-asked',
] as const
export type NotRunReason = (typeof notRunReasons)[number]

export interface NotRun {
  notRun: NotRunReason
  /** Exit status of what answered instead; null where none came. */
  exit: number | null
}

export type CommandResult = ProgramResult | NotRun

/** What our own script says by its exit status, with the numbers of sysexits.h and of POSIX's shell. */
export const scriptExits = { absent: 66, noSudo: 69, forbidden: 77, notInstalled: 127 } as const
