import { cpSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'rolldown'

const { recordBuild } = createRequire(import.meta.url)('./bin/freshness.cjs') as {
  recordBuild(root: string, modules: ReadonlyMap<string, string>, folders: readonly string[]): void
}

/** What is read from files at run time, and where it lies in the build. */
const copied = {
  'containers/images': 'images',
  'containers/embedded/inside/recordings': 'inside/recordings',
  'containers/stacks/seed000': 'stacks/seed000',
}

/** Each source as it was read, by its path below the root, of all builds. */
const sources = new Map<string, string>()

const recordSources: Plugin = {
  name: 'record-sources',
  transform(code, id) {
    const path = relative(import.meta.dirname, id).replaceAll(sep, '/')
    const isSource = !id.startsWith('\0') && !path.startsWith('..') && !path.includes('node_modules/')
    if (isSource) sources.set(path, code)
  },
}

/**
 * The packages whose code is in a build, by their folders below the root: what NOTICE must name (`docs/notice.ts`). The first two are
 * copied too.
 */
const packages = new Set<string>([
  'node_modules/@allurereport/core',
  'node_modules/@allurereport/plugin-awesome',
])

const recordPackages: Plugin = {
  name: 'record-packages',
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
    for (const id of modules) {
      const [folder] = /.*node_modules\/(@[^/]+\/)?[^/]+/.exec(id.replaceAll(sep, '/')) ?? []
      if (folder) packages.add(relative(import.meta.dirname, folder).replaceAll(sep, '/'))
    }
  },
}

const folderOf = (name: string) => dirname(fileURLToPath(import.meta.resolve(name)))

/** Left as packages: what carries native code, reads files of its own, or is loaded only where it is needed. */
const external = [/^node:(?!http$)/, 'dockerode', 'mysql2', 'pg', 'ssh2', 'testcontainers'] as const

/**
 * An import of node:http makes Node read all its exports, and three of them, which nobody here uses, are getters that load the undici
 * inside Node: 25 ms and 14 MiB, in every thread. Those that are no getters are read from the module itself.
 */
const httpWithoutUndici: Plugin = {
  name: 'http-without-undici',
  resolveId: {
    filter: { id: /^(node:)?http$/ },
    handler: (_id, _importer, { kind }) => (kind === 'import-statement' ? '\0http' : null),
  },
  load: {
    filter: { id: /^\0http$/ },
    handler() {
      const properties = Object.entries(Object.getOwnPropertyDescriptors(http))
      const names = properties.filter(([, property]) => 'value' in property).map(([name]) => name)
      return [
        "const http = process.getBuiltinModule('node:http')",
        'export default http',
        `export const { ${names.join(', ')} } = http`,
      ].join('\n')
    },
  },
}

/**
 * Of undici only its client is used; its index loads a browser's fetch, caches, mocks and more besides. What the index does to the client
 * is done here too.
 */
const clientOfUndici: Plugin = {
  name: 'client-of-undici',
  resolveId: { filter: { id: /^undici$/ }, handler: () => '\0undici' },
  load: {
    filter: { id: /^\0undici$/ },
    handler: () =>
      [
        "import Client from 'undici/lib/dispatcher/client.js'",
        "import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'",
        "import api from 'undici/lib/api/index.js'",
        "export { default as errors } from 'undici/lib/core/errors.js'",
        'Object.assign(Dispatcher.prototype, api)',
        'export { Client }',
      ].join('\n'),
  },
}

/**
 * Schemas of what is read from files or published, each loaded where it is needed. They are a build of their own: with them in it, the
 * modules that both share would build hundreds of schemas in every run, most of which parse nothing.
 */
const schemas = [
  'cli/replica/record-schema',
  'cli/settings/config-schema',
  'probes/collection',
  'probes/newer-collection',
  'probes/tls/transparency/published-log-list',
  'reports/run-json',
  'core/run',
  'suites/newer-run',
]

const schemasApart: Plugin = {
  name: 'schemas-apart',
  resolveId(source, importer, { kind }) {
    if (kind !== 'dynamic-import' || !importer || !source.startsWith('.')) return null
    const path = relative(import.meta.dirname, join(dirname(importer), source)).replace(/\.ts$/, '')
    return schemas.includes(path) ? { id: `../schemas/${nameOfSchema(path)}.js`, external: true } : null
  },
}

const nameOfSchema = (path: string) => path.replaceAll('/', '-')

/**
 * Marks every schema as a value whose making has no effect, so that one which nobody uses is left out: as it is written, a chain of calls,
 * a bundler must take it for one that has.
 */
const schemasWithoutEffect: Plugin = {
  name: 'schemas-without-effect',
  transform: {
    filter: { id: /^(?!.*node_modules).*\.ts$/, code: /from 'zod'/ },
    handler(code) {
      const { body } = this.parse(code, { lang: 'ts' })
      const schemas = body
        .map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
        .flatMap((statement) => (statement?.type === 'VariableDeclaration' ? statement.declarations : []))
        .flatMap(({ init }) => (init?.type === 'CallExpression' ? [init] : []))
      return schemas
        .toReversed()
        .reduce(
          (text, { start, end }) =>
            `${text.slice(0, start)}/* @__PURE__ */ (() => ${text.slice(start, end)})()${text.slice(end)}`,
          code,
        )
    },
  },
}

/**
 * Of Allure's core only the report is used, not what reads its config files. It can send reports to services: nothing is ever sent here,
 * and the client (axios) makes Node load a browser's fetch. Where it is asked for one all the same, the build says so.
 */
const allureReportAlone: Plugin = {
  name: 'allure-report-alone',
  resolveId: {
    filter: { id: /^@allurereport\/(core|service)$/ },
    handler: (id) => (id.endsWith('/core') ? join(folderOf(id), 'report.js') : '\0allure-service'),
  },
  load: {
    filter: { id: /^\0allure-service$/ },
    handler: () =>
      [
        "class Left { constructor() { throw new Error('no report is sent anywhere: the client is not in this build') } }",
        'export { Left as AllureRemoteHistory, Left as AllureServiceClient, Left as AllureTestOpsClient }',
        'export class KnownError extends Error {}',
        'export class UnknownError extends Error {}',
      ].join('\n'),
  },
}

/**
 * What is run: a thousand modules take longer to find and to load than to use. All chunks lie one folder below `dist`, as their
 * sources do below the root, so that what reads files beside itself finds them.
 */
export default defineConfig([
  {
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
      // First: what others make of a source is not the source.
      recordSources,
      schemasApart,
      schemasWithoutEffect,
      httpWithoutUndici,
      clientOfUndici,
      allureReportAlone,
      recordPackages,
      {
        name: 'files-beside-modules',
        closeBundle() {
          // Allure's generator looks from its own modules for its page, `../dist/static`, and for its version, `../package.json`.
          cpSync(join(folderOf('@allurereport/plugin-awesome'), 'static'), 'dist/dist/static', {
            recursive: true,
          })
          cpSync(join(folderOf('@allurereport/core'), '..', 'package.json'), 'dist/package.json')
          for (const [from, to] of Object.entries(copied)) cpSync(from, join('dist', to), { recursive: true })
        },
      },
    ],
  },
  {
    input: Object.fromEntries(schemas.map((path) => [`schemas/${nameOfSchema(path)}`, `${path}.ts`])),
    platform: 'node',
    logLevel: 'warn',
    plugins: [
      recordSources,
      schemasWithoutEffect,
      recordPackages,
      {
        name: 'record-build',
        // Of the last build: one that was not finished has no record, and does not run.
        closeBundle() {
          writeFileSync('dist/packages.json', JSON.stringify([...packages].sort()))
          recordBuild(import.meta.dirname, sources, Object.keys(copied))
        },
      },
    ],
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'schemas/[name]-[hash].js',
    },
  },
])
