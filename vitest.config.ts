import { defineConfig } from 'vitest/config'

/** The end of a file's name says which project it is of. */
const suffixes = ['faults', 'process', 'live', 'replica', 'nightly']
const elsewhere = ['**/node_modules/**', 'dist/**']

/** A guard against tests that hang, ten times what the slowest takes: none may fail because the machine is busy. */
const guard = (seconds: number) => ({ testTimeout: seconds * 1000, hookTimeout: seconds * 1000 })

const named = (suffix: string) => ({
  name: suffix,
  include: [`**/*.${suffix}.test.ts`],
  exclude: elsewhere,
})

/**
 * One project after the other, the quick ones first.
 * pure: needs only Node, and starts no process. Its files share a process, so each leaves everything as it was.
 * faults: audits of the embedded replica, several at once.
 * process: starts commands.
 * live: real servers and peers on loopback (nginx, sslscan, Chromium …).
 * replica: needs Docker; a file at a time, since each compares what Docker held before and after.
 * nightly: long by nature. `npm run test:nightly` runs all of it, `.ci/run` a share (see `lab/nightly.ts`).
 */
export default defineConfig({
  test: {
    reporters: ['default', './reports/vitest/allure-reporter.ts'],
    projects: [
      {
        test: {
          name: 'pure',
          include: ['**/*.test.ts'],
          exclude: [...elsewhere, ...suffixes.map((suffix) => `**/*.${suffix}.test.ts`)],
          sequence: { groupOrder: 0 },
          isolate: false,
          // More than two cores have: half of the time a test waits for what a silent peer does not say.
          maxWorkers: 3,
          ...guard(60),
        },
      },
      {
        test: {
          ...named('faults'),
          sequence: { groupOrder: 1, concurrent: true },
          // Half of an audit is waiting.
          maxConcurrency: 3,
          maxWorkers: 2,
          isolate: false,
          ...guard(300),
        },
      },
      {
        test: {
          ...named('process'),
          sequence: { groupOrder: 2 },
          globalSetup: 'lab/fresh-build.ts',
          maxConcurrency: 3,
          maxWorkers: 2,
          isolate: false,
          ...guard(300),
        },
      },
      { test: { ...named('live'), sequence: { groupOrder: 3 }, ...guard(300) } },
      { test: { ...named('replica'), sequence: { groupOrder: 4 }, maxWorkers: 1, ...guard(1200) } },
      // The audit of a deployment, by the MMVERIFY_* variables: `npx vitest run --project audit`. `npm test` leaves it out.
      {
        test: {
          name: 'audit',
          include: ['suites/audit.vitest.ts'],
          globalSetup: 'cli/vitest/global-setup.ts',
          sequence: { groupOrder: 6 },
        },
      },
      {
        test: {
          ...named('nightly'),
          sequence: { groupOrder: 5 },
          globalSetup: 'lab/fresh-build.ts',
          ...guard(1200),
        },
      },
    ],
  },
})
