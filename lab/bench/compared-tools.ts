import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNmapArguments } from '../peers/nmap.ts'
import { runCommand } from '../programs/command.ts'
import { findProgram } from '../programs/programs.ts'

export interface MeasuredServer {
  /** Where HTTPS and HTTP are found. */
  https: number
  http: number
  /** PEM file of the CA to trust. */
  ca: string
  reports: string
}

/** One way to look at a server. */
export interface Tool {
  name: string
  /** What it looks at. */
  scope: string
  file: string
  args: (place: MeasuredServer) => string[]
  /** Exit codes of a run that did its work: a gate that failed is one, bad usage isn't. */
  exits: readonly number[]
  /** How often it is run, besides the warm-up; fewer where one run takes a minute. */
  runs: number
  version: () => Promise<string>
}

/** The command, as it is started from this checkout. */
export const bin = fileURLToPath(new URL('../../bin/mmverify.cjs', import.meta.url))

const createMmverifyTool = (name: string, scope: string, flags: string[]): Tool => ({
  name,
  scope,
  file: process.execPath,
  args: ({ https, http, ca, reports }) => [
    ...[bin, '--target', `localhost:${https}`, '--connect-to', '127.0.0.1', '--http-port', String(http)],
    ...['--ca', ca, '--report-dir', join(reports, 'mmverify'), ...flags],
  ],
  exits: [0, 1, 3],
  runs: 5,
  version: async () => `Node ${process.version}`,
})

const createVersionReader = (file: string, args: string[], pattern: RegExp) => async () => {
  const { stdout, stderr } = await runCommand(file, args)
  return pattern.exec(stdout + stderr)?.[1] ?? 'unknown'
}

const createPeerTools = (program: string, tool: Omit<Tool, 'file' | 'name'>): Tool[] => {
  const file = findProgram(program)
  return file === null ? [] : [{ ...tool, name: program, file }]
}

/** mmverify, and the peers that are on PATH. */
export const tools: readonly Tool[] = [
  createMmverifyTool('mmverify', 'everything, with reports', []),
  createMmverifyTool('mmverify, 64 connections', 'everything, with reports', ['--max-connections', '64']),
  createMmverifyTool("mmverify, without Allure's page", 'everything', ['--reporter', 'junit,allure']),
  ...createPeerTools('nmap', {
    scope: 'suites alone',
    args: ({ https }) => createNmapArguments(https),
    exits: [0],
    runs: 5,
    version: createVersionReader('nmap', ['--version'], /^Nmap version (\S+)/m),
  }),
  ...createPeerTools('sslscan', {
    scope: 'suites, groups, Heartbleed …',
    args: ({ https }) => ['--show-sigs', '--no-colour', `localhost:${https}`],
    exits: [0],
    runs: 3,
    version: createVersionReader('sslscan', ['--version'], /(\d+\.\d+\.\d+\S*)/),
  }),
  ...createPeerTools('sslyze', {
    scope: 'its default scan',
    args: ({ https }) => [`localhost:${https}`],
    // 1: the server is not as Mozilla's intermediate profile wants it.
    exits: [0, 1],
    runs: 5,
    version: createVersionReader('sslyze', ['--help'], /SSLyze version (\S+)/i),
  }),
  ...createPeerTools('testssl', {
    scope: 'everything',
    args: ({ https }) => ['--quiet', '--color', '0', '--ip', '127.0.0.1', `localhost:${https}`],
    // It adds up what it finds.
    exits: Array.from({ length: 245 }, (_, code) => code),
    runs: 1,
    version: createVersionReader('testssl', ['--version'], /^\s*testssl(?:\.sh)?\s+(?:version\s+)?(\d\S*)/m),
  }),
]
