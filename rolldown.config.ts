import { cpSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'rolldown'

const { recordBuild } = createRequire(import.meta.url)('./bin/freshness.cjs') as {
  recordBuild(root: string, modules: ReadonlyMap<string, string>, folders: readonly string[]): void
}

/** What is read from files at run time, and where it lies in the build. */
const copied = {
  'containers/images': 'images',
  'containers/embedded/inside/recordings': 'inside/recordings',
  'containers/stacks/seed000': 'stacks/seed000',
}

/** Each source as it was read, by its path below the root. */
const sources = new Map<string, string>()

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
        for (const [from, to] of Object.entries(copied)) cpSync(from, join('dist', to), { recursive: true })
        // Last: a build that was not finished has no record, and does not run.
        recordBuild(import.meta.dirname, sources, Object.keys(copied))
      },
    },
    {
      name: 'record-sources',
      transform(code, id) {
        const path = relative(import.meta.dirname, id).replaceAll(sep, '/')
        const isSource = !id.startsWith('\0') && !path.startsWith('..') && !path.includes('node_modules/')
        if (isSource) sources.set(path, code)
      },
    },
  ],
})
