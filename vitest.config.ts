import { defineConfig } from 'vitest/config'

/** unit: beside the code. replica: needs Docker. live: real servers and peers on loopback (nginx, sslscan, …). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.live.test.ts', '**/*.replica.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: { name: 'live', include: ['**/*.live.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
      {
        test: {
          name: 'replica',
          include: ['**/*.replica.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
