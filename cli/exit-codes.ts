/** What the process ends with; see `mmverify --help`. */
export const exitCodes = { passed: 0, failed: 1, usage: 2, inconclusive: 3, interrupted: 130 } as const
