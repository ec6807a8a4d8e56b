import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { profileNames } from '../../core/requirement.ts'
import { waiverSchema } from '../../core/run.ts'
import { severities } from '../../core/verdict.ts'
import { readYaml } from '../files/input.ts'
import { type AccessConfig, accessShape, type SshConfig, sshSchema } from './access-schema.ts'

const port = z.int().min(1).max(65535)

/** The config file: YAML (or JSON). Unknown keys are errors, since a misspelt one would silently check less. */
export const configSchema = z.strictObject({
  profile: z.enum(profileNames).optional(),
  targets: z
    .array(
      z.strictObject({
        /** HOST or HOST:PORT. */
        host: z.string(),
        /** An address, or several, to reach it at instead of asking DNS. */
        connectTo: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
        /** Documented port → where it really is. */
        ports: z.record(z.string().regex(/^\d+$/), port).optional(),
        /** PEM files of private CAs, relative to this file. */
        ca: z.array(z.string()).optional(),
        /** DNS servers to ask for its records: ADDRESS[:PORT], or `system`. */
        resolvers: z.array(z.string()).min(1).optional(),
        /** Certificate Transparency logs besides the shipped ones (log_list.json, v3). */
        ctLogs: z.string().optional(),
        /** What it really is, when it isn't a live deployment: shown in every report's header. */
        simulated: z.string().optional(),
        ...accessShape,
      }),
    )
    .min(1)
    .optional(),
  ssh: sshSchema.optional(),
  check: z.array(z.string()).optional(),
  skip: z.array(z.string()).optional(),
  severity: z.enum(severities).optional(),
  failOn: z.enum([...severities, 'regression']).optional(),
  /** Seconds. */
  timeout: z.number().positive().optional(),
  deadline: z.number().positive().optional(),
  maxConnections: z.int().positive().optional(),
  /** At most 2 connections at once, with a pause after each. */
  gentle: z.boolean().optional(),
  waivers: z.array(waiverSchema).optional(),
  reportDir: z.string().optional(),
  reporters: z.array(z.string()).optional(),
})
export type Config = z.infer<typeof configSchema>

/** Reads and checks a config file; paths in it come back absolute. */
export async function readConfig(path: string): Promise<Config> {
  const config = await readYaml(path, 'config file', configSchema)
  const folder = dirname(resolve(path))
  const absolute = (file: string) => resolve(folder, file)
  return {
    ...config,
    ...(config.reportDir && { reportDir: absolute(config.reportDir) }),
    ...(config.targets && {
      targets: config.targets.map((target) => ({
        ...target,
        ...(target.ca && { ca: target.ca.map(absolute) }),
        ...(target.ctLogs && { ctLogs: absolute(target.ctLogs) }),
        ...resolvePaths(target, absolute),
      })),
    }),
    ...(config.ssh && { ssh: resolveFiles(config.ssh, absolute) }),
  }
}

type Path = (file: string) => string

function resolvePaths(config: AccessConfig, absolute: Path): AccessConfig {
  const { inventory, nodes, databases, api, configBaseline } = config
  return {
    ...(inventory && { inventory: absolute(inventory) }),
    ...(nodes && { nodes: nodes.map((node) => resolveFiles(node, absolute)) }),
    ...(databases && {
      databases: databases.map(({ ca, account, ...database }) => ({
        ...database,
        ...(ca && { ca: ca.map(absolute) }),
        ...(account && { account: resolveFiles(account, absolute) }),
      })),
    }),
    ...(api && { api: { ...api, ...(api.tokenFile && { tokenFile: absolute(api.tokenFile) }) } }),
    ...(configBaseline && { configBaseline: absolute(configBaseline) }),
  }
}

/** `~` is the home directory, as in ssh_config: it stays for whoever reads the file. */
function resolveFiles<T extends Pick<SshConfig, 'identityFiles' | 'passwordFile' | 'knownHosts'>>(
  files: T,
  absolute: Path,
): T {
  const { identityFiles, passwordFile, knownHosts } = files
  const outside = (path: string) => (path.startsWith('~/') ? path : absolute(path))
  return {
    ...files,
    ...(identityFiles && { identityFiles: identityFiles.map(outside) }),
    ...(passwordFile && { passwordFile: absolute(passwordFile) }),
    ...(knownHosts && { knownHosts: absolute(knownHosts) }),
  }
}
