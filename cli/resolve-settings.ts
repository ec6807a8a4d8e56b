import ipaddr from 'ipaddr.js'
import picomatch from 'picomatch'
import { ZodError } from 'zod'
import { type ProfileName, profileNames } from '../core/requirement.ts'
import { type Run, type RunFile, runFileSchema, type Shard, type Waiver } from '../core/run.ts'
import type { Target } from '../core/target.ts'
import { type Severity, severities } from '../core/verdict.ts'
import { serversOf } from '../probes/dns/resolver.ts'
import { readLogList } from '../probes/tls/transparency/log-list.ts'
import { runsOf } from '../reports/run-file.ts'
import { checks } from '../suites/check-catalogue.ts'
import type { Gate } from '../suites/gate.ts'
import { readCa } from './ca-file.ts'
import { type Config, firstIssue, readConfig, readText, readWaivers } from './config-file.ts'
import type { Flags } from './program.ts'
import { replicaChoice } from './replica-options.ts'
import { parseReporters } from './reporter-argument.ts'
import { resolveAccess } from './resolve-access.ts'
import type { ReportSettings, Settings, Source } from './settings.ts'
import { parsePort, parseTarget } from './target-argument.ts'
import { UsageError } from './usage-error.ts'

/** With `--gentle` at most 2 / 0.1 s = 20 connections are made in a second. */
const gentlePause = 100

/** Merges flags (which include the environment) with the config file and checks the whole. Throws UsageError. */
export async function resolveSettings(flags: Flags): Promise<Settings> {
  const config = flags.config === undefined ? {} : await readConfig(flags.config)
  const timeout = flags.timeout ?? config.timeout ?? 10
  const gentle = flags.gentle ?? config.gentle ?? false
  const profile = oneOf(profileNames, flags.profile ?? config.profile ?? 'current')
  const whole = await sourceOf(flags, config, profile)
  const { source, shard } = shardOf(whole, flags.shard)
  return {
    source,
    shard,
    profile,
    ids: idsInScope(flags, config),
    waivers: await waiversOf(flags, config),
    ...(await reportSettings(flags, config)),
    timeout: timeout * 1000,
    deadline: (flags.deadline ?? config.deadline ?? 12 * timeout) * 1000,
    maxConnections: flags.maxConnections ?? (gentle ? 2 : (config.maxConnections ?? 16)),
    pause: gentle ? gentlePause : 0,
  }
}

/** What concerns the reports and the gate alone. */
export async function reportSettings(flags: Flags, config: Config = {}): Promise<ReportSettings> {
  return {
    gate: await gateOf(flags, config),
    reportDirectory: flags.reportDir ?? config.reportDir ?? 'mmverify-report',
    reporters: parseReporters(flags.reporter ?? config.reporters ?? ['junit', 'allure', 'html']),
    json: flags.json ?? false,
  }
}

async function sourceOf(flags: Flags, config: Config, profile: ProfileName): Promise<Source> {
  const given = [flags.target && '--target', flags.facts && '--facts', flags.replica && '--replica'].filter(
    Boolean,
  )
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} exclude each other: give one`)
  if (flags.fault && !flags.replica) throw new UsageError('--fault breaks a replica: give --replica too')
  if (flags.replicaOption && !flags.replica) {
    throw new UsageError('--replica-option changes a replica: give --replica NAME too')
  }
  if (flags.facts !== undefined) return { kind: 'facts', directory: flags.facts }
  if (flags.replica) {
    const name = flags.replica === true ? 'embedded' : flags.replica
    const replica = replicaChoice(name, flags.replicaOption ?? [], profile)
    if (flags.fault && replica.name !== 'embedded') {
      throw new UsageError(
        `--fault breaks the embedded replica alone: faults of ${name} are applied by the tests (npm test)`,
      )
    }
    return { kind: 'replica', replica, faults: flags.fault ?? [] }
  }
  const entries = flags.target ? flags.target.map((host) => entryFor(host, config)) : (config.targets ?? [])
  if (flags.inventory !== undefined && entries.length > 1) {
    throw new UsageError('--inventory goes with one target: in the config file each can have its own')
  }
  const inventory = flags.inventory === undefined ? {} : { inventory: flags.inventory }
  const deployments = await Promise.all(
    entries.map(async (entry) => ({
      target: await targetOf(entry, flags),
      access: await resolveAccess({ ...entry, ...inventory }, config.ssh ?? {}),
    })),
  )
  if (deployments.length === 0) {
    throw new UsageError(
      'nothing to verify: give --target HOST, --replica, --facts DIR or --config FILE with targets',
    )
  }
  const names = deployments.map(({ target: { host, port } }) => `${host}:${port}`)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new UsageError(`the target ${twice} is given twice`)
  return { kind: 'targets', deployments }
}

/** Every n-th target, so that the parts are of one size whatever the order of the list. */
function shardOf(source: Source, argument: string | undefined): { source: Source; shard: Shard | null } {
  if (argument === undefined) return { source, shard: null }
  if (source.kind !== 'targets')
    throw new UsageError('--shard takes a part of the targets: give --config FILE')
  const [, index = 0, of = 0] = /^(\d{1,4})\/(\d{1,4})$/.exec(argument)?.map(Number) ?? []
  if (index < 1 || index > of) throw new UsageError(`not a shard: '${argument}': give I/N, from 1/N to N/N`)
  const deployments = source.deployments.filter((_, place) => place % of === index - 1)
  if (deployments.length === 0) {
    throw new UsageError(`shard ${argument} has no target: there are ${source.deployments.length}`)
  }
  return {
    source: { kind: 'targets', deployments },
    shard: { index, of, targets: source.deployments.length },
  }
}

type Entry = NonNullable<Config['targets']>[number]

/** A target given as a flag keeps what the config file knows of it. */
function entryFor(argument: string, config: Config): Entry {
  const wanted = parseTarget(argument)
  const same = config.targets?.find((entry) => {
    const { host, port } = parseTarget(entry.host)
    return host === wanted.host && port === wanted.port
  })
  return same ?? { host: argument }
}

async function targetOf(entry: Entry, flags: Flags): Promise<Target> {
  const given = flags.connectTo ?? entry.connectTo
  const connectTo = typeof given === 'string' ? [given] : given
  const wrong = connectTo?.find((address) => !ipaddr.isValid(address))
  if (wrong !== undefined) throw new UsageError(`not an IP address: '${wrong}' in --connect-to`)
  return {
    ...parseTarget(entry.host),
    ...(connectTo !== undefined && { connectTo }),
    ports: {
      ...entry.ports,
      ...(flags.httpPort !== undefined && { 80: parsePort(flags.httpPort, '--http-port') }),
      ...(flags.appPort !== undefined && { 8065: parsePort(flags.appPort, '--app-port') }),
    },
    ca: await Promise.all((flags.ca ?? entry.ca ?? []).map(readCa)),
    ...resolversOf(flags.resolver ?? entry.resolvers),
    ...(await ctLogsOf(flags.ctLogs ?? entry.ctLogs)),
    ...(entry.simulated !== undefined && { simulated: entry.simulated }),
  }
}

function resolversOf(resolvers: string[] | undefined): Pick<Target, 'resolvers'> {
  const wrong = resolvers?.find((resolver) => serversOf(resolver) === null)
  if (wrong !== undefined)
    throw new UsageError(`not a DNS server: '${wrong}': give ADDRESS[:PORT], or system`)
  return resolvers === undefined ? {} : { resolvers }
}

async function ctLogsOf(path: string | undefined): Promise<Pick<Target, 'ctLogs'>> {
  if (path === undefined) return {}
  const json = parseJson(await readText(path, 'list of CT logs'), path)
  try {
    return { ctLogs: readLogList(json, path) }
  } catch (error) {
    if (!(error instanceof ZodError)) throw error
    throw new UsageError(`${path} is not a log_list.json of version 3: ${firstIssue(error)}`)
  }
}

function idsInScope(flags: Flags, config: Config): string[] {
  const only = flags.check ?? config.check
  const skip = flags.skip ?? config.skip ?? []
  for (const glob of [...(only ?? []), ...skip]) {
    if (!checks.some(({ id }) => picomatch.isMatch(id, glob))) {
      throw new UsageError(`no check matches '${glob}': see mmverify list`)
    }
  }
  const severity = flags.severity ?? config.severity ?? 'info'
  const least = severities.indexOf(severity as Severity)
  const ids = checks
    .filter(
      ({ id }) => (!only || picomatch.isMatch(id, only)) && !(skip.length > 0 && picomatch.isMatch(id, skip)),
    )
    .filter((check) => severities.indexOf(check.severity) <= least)
    .map(({ id }) => id)
  if (ids.length === 0) throw new UsageError('no check is left: loosen --check, --skip or --severity')
  return ids
}

async function waiversOf(flags: Flags, config: Config): Promise<Waiver[]> {
  const waivers = flags.waivers === undefined ? (config.waivers ?? []) : await readWaivers(flags.waivers)
  for (const { control_id } of waivers) {
    if (!checks.some(({ id }) => id === control_id)) {
      throw new UsageError(`a waiver names no check: '${control_id}': see mmverify list`)
    }
  }
  return waivers
}

async function gateOf(flags: Flags, config: Config): Promise<Gate> {
  const failOn = oneOf([...severities, 'regression'] as const, flags.failOn ?? config.failOn ?? 'info')
  if (failOn !== 'regression') return { failOn, knownFailures: new Set() }
  if (flags.baseline === undefined) throw new UsageError('--fail-on regression needs --baseline RUN.json')
  const runs = await readRuns(flags.baseline)
  const failures = runs.flatMap(({ target, checks }) =>
    checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => `${target.host}:${target.port} ${id}`),
  )
  return { failOn, knownFailures: new Set(failures) }
}

/** The runs in a run.json, or a usage error. */
export async function readRuns(path: string): Promise<readonly Run[]> {
  return runsOf(await readRunFile(path))
}

/** A run.json, or a usage error. */
export async function readRunFile(path: string): Promise<RunFile> {
  const text = await readText(path, 'run file')
  const parsed = runFileSchema.safeParse(parseJson(text, path))
  if (!parsed.success)
    throw new UsageError(`${path} is not a run.json of this version: ${firstIssue(parsed.error)}`)
  return parsed.data
}

/** JSON, or a usage error that names the file. */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${path} is not JSON`)
  }
}

function oneOf<const T extends string>(names: readonly T[], name: string): T {
  const found = names.find((candidate) => candidate === name)
  if (!found) throw new UsageError(`'${name}' is not one of ${names.join(', ')}`)
  return found
}
