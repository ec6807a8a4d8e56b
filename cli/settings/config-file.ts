import { dirname, resolve } from 'node:path'
import { readYaml } from '../files/input.ts'
import type { AccessConfig, SshConfig } from './access-schema.ts'
import type { Config } from './config-schema.ts'

/** Reads and checks a config file; paths in it come back absolute. */
export async function readConfig(path: string): Promise<Config> {
  const { configSchema } = await import('./config-schema.ts')
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
    ...(nodes && {
      nodes: nodes.map(({ archive, ...node }) => ({
        ...resolveFiles(node, absolute),
        ...(archive !== undefined && { archive: absolute(archive) }),
      })),
    }),
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
