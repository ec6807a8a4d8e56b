import { cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'rolldown'

const folderOf = (name: string) => dirname(fileURLToPath(import.meta.resolve(name)))

/** Left as packages: what carries native code, reads files of its own, or is loaded only where it is needed. */
const external = [/^node:/, 'dockerode', 'mysql2', 'pg', 'ssh2', 'testcontainers'] as const

/**
 * What is run: a thousand modules take longer to find and to load than to use. All chunks lie one folder below `dist`, as their
 * sources do below the root, so that what reads files beside itself finds them.
 */
export default defineConfig({
  input: {
    'cli/main': 'cli/main.ts',
    'reports/html-worker': 'reports/html-worker.ts',
  },
  platform: 'node',
  logLevel: 'warn',
  external: [...external],
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
  plugins: [
    {
      name: 'files-beside-modules',
      closeBundle() {
        // Allure's generator looks from its own modules for its page, `../dist/static`, and for its version, `../package.json`.
        cpSync(join(folderOf('@allurereport/plugin-awesome'), 'static'), 'dist/dist/static', {
          recursive: true,
        })
        cpSync(join(folderOf('@allurereport/core'), '..', 'package.json'), 'dist/package.json')
        cpSync('containers/images', 'dist/images', { recursive: true })
        cpSync('containers/embedded/inside/recordings', 'dist/inside/recordings', { recursive: true })
        cpSync('containers/stacks/seed000', 'dist/stacks/seed000', { recursive: true })
      },
    },
  ],
})
