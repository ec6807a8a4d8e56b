/** Code, and the tests that must tell when it is wrong. What only tests of other rooms would notice counts as a survivor. */
export interface Room {
  code: readonly string[]
  tests: readonly string[]
}

/** Where wrong code would give wrong verdicts. */
export const rooms: readonly Room[] = [
  {
    code: ['core'],
    // Handshakes are tested where they are finished, against scripted servers and Node's own.
    tests: ['core/**/*.test.ts', 'probes/tls/**/*.test.ts', 'probes/*.test.ts'],
  },
  { code: ['probes/host'], tests: ['probes/host/**/*.test.ts'] },
  { code: ['suites'], tests: ['suites/**/*.test.ts'] },
]

export function roomOf(file: string): Room {
  const room = rooms.find(({ code }) => code.some((path) => file === path || file.startsWith(`${path}/`)))
  if (!room) throw new RangeError(`${file} is in no room that mutants are made for (lab/mutation/rooms.ts)`)
  return room
}
