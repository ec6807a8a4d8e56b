import ipaddr from 'ipaddr.js'
import type { Target } from '../../core/target.ts'
import { parseServers } from '../../probes/dns/resolver.ts'
import { listLogs } from '../../probes/tls/transparency/log-list.ts'
import { describeIssue, parseJson, readText, recordedLimit } from '../files/input.ts'
import { UsageError } from '../usage-error.ts'
import { readCa } from './ca-file.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'
import { findRepeatedName } from './repeated-name.ts'
import { resolveAccess } from './resolve-access.ts'
import type { Deployment } from './settings.ts'
import { parsePort, parseTarget } from './target-argument.ts'

type Entry = NonNullable<Config['targets']>[number]

/** The targets of `--target`, or else of the config file, each with what may be used to look at it. At least one. */
export async function resolveDeployments(flags: Flags, config: Config): Promise<Deployment[]> {
  const entries = flags.target ? flags.target.map((host) => findEntry(host, config)) : (config.targets ?? [])
  if (flags.inventory !== undefined && entries.length > 1) {
    throw new UsageError('--inventory goes with one target: in the config file each can have its own')
  }
  const inventory = flags.inventory === undefined ? {} : { inventory: flags.inventory }
  const deployments = await Promise.all(
    entries.map(async (entry) => ({
      target: { ...(await resolveTarget(entry, flags)), ...resolveOffline(flags, config) },
      access: await resolveAccess({ ...entry, ...inventory }, config.ssh ?? {}),
    })),
  )
  if (deployments.length === 0) {
    throw new UsageError(
      'nothing to verify: give --target HOST, --replica, --facts DIR or --config FILE with targets',
    )
  }
  const twice = findRepeatedName(
    deployments.map(({ target: { host, port, subpath = '' } }) => `${host}:${port}${subpath}`),
  )
  if (twice) throw new UsageError(`the target ${twice} is given twice`)
  return deployments
}

/** A target given as a flag keeps what the config file knows of it. */
function findEntry(argument: string, config: Config): Entry {
  const wanted = parseTarget(argument)
  const same = config.targets?.find((entry) => {
    const { host, port, subpath } = parseTarget(entry.host)
    return host === wanted.host && port === wanted.port && subpath === wanted.subpath
  })
  return same ?? { host: argument }
}

async function resolveTarget(entry: Entry, flags: Flags): Promise<Target> {
  return {
    ...parseTarget(entry.host),
    ...resolveAddresses(flags.connectTo ?? entry.connectTo),
    ports: {
      ...entry.ports,
      ...(flags.httpPort !== undefined && { 80: parsePort(flags.httpPort, '--http-port') }),
      ...(flags.appPort !== undefined && { 8065: parsePort(flags.appPort, '--app-port') }),
    },
    ca: await Promise.all((flags.ca ?? entry.ca ?? []).map(readCa)),
    ...resolveResolvers(flags.resolver ?? entry.resolvers),
    ...(await resolveCtLogs(flags.ctLogs ?? entry.ctLogs)),
    ...(entry.simulated !== undefined && { simulated: entry.simulated }),
  }
}

function resolveAddresses(given: string | string[] | undefined): Pick<Target, 'connectTo'> {
  const connectTo = typeof given === 'string' ? [given] : given
  const wrong = connectTo?.find((address) => !ipaddr.isValid(address))
  if (wrong !== undefined) throw new UsageError(`not an IP address: '${wrong}' in --connect-to`)
  return connectTo === undefined ? {} : { connectTo }
}

function resolveResolvers(resolvers: string[] | undefined): Pick<Target, 'resolvers'> {
  const wrong = resolvers?.find((resolver) => parseServers(resolver) === null)
  if (wrong !== undefined)
    throw new UsageError(`not a DNS server: '${wrong}': give ADDRESS[:PORT], or system`)
  return resolvers === undefined ? {} : { resolvers }
}

function resolveOffline(flags: Flags, config: Config): Pick<Target, 'offline'> {
  return (flags.offline ?? config.offline) ? { offline: true } : {}
}

async function resolveCtLogs(path: string | undefined): Promise<Pick<Target, 'ctLogs'>> {
  if (path === undefined) return {}
  const { publishedLogListSchema } = await import('../../probes/tls/transparency/published-log-list.ts')
  const json = parseJson(await readText(path, 'list of CT logs', recordedLimit), path)
  const parsed = publishedLogListSchema.safeParse(json)
  if (!parsed.success)
    throw new UsageError(`${path} is not a log_list.json of version 3: ${describeIssue(parsed.error)}`)
  return { ctLogs: listLogs(parsed.data, path) }
}
