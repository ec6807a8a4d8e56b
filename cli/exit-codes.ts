/**
 * What the process ends with; see `mmverify --help`. An interruption ends it with 128 and the signal's number instead
 * (`bin/guard.cjs`): 130 after Ctrl-C.
 */
export const exitCodes = { passed: 0, failed: 1, usage: 2, inconclusive: 3, crashed: 4 } as const
