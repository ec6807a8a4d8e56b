import { defineConfig } from 'vitest/config'

const elsewhere = ['**/node_modules/**', 'dist/**']

/**
 * unit: beside the code. live: real servers and peers on loopback (nginx, sslscan, Chromium …). replica: needs Docker.
 * One after the other, since what is measured in seconds must not wait for what needs both cores; replicas a file at
 * a time, since each compares what Docker held before and after.
 */
export default defineConfig({
  test: {
    reporters: ['default', './reports/vitest/allure-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...elsewhere, '**/*.live.test.ts', '**/*.replica.test.ts'],
          sequence: { groupOrder: 0 },
          testTimeout: 30_000,
        },
      },
      // The audit of a deployment, by the MMVERIFY_* variables: `npx vitest run --project audit`. `npm test` leaves it out.
      {
        test: {
          name: 'audit',
          include: ['suites/audit.vitest.ts'],
          globalSetup: 'cli/vitest/global-setup.ts',
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'live',
          include: ['**/*.live.test.ts'],
          exclude: elsewhere,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'replica',
          include: ['**/*.replica.test.ts'],
          exclude: elsewhere,
          sequence: { groupOrder: 2 },
          maxWorkers: 1,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
