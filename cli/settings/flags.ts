import { InvalidArgumentError, Option } from 'commander'
import { profileNames } from '../../core/requirement.ts'
import { severities } from '../../core/verdict.ts'
import { inconclusiveLevels } from '../../suites/gate.ts'
import { replicaNames } from '../replica/options.ts'
import { findNearest } from './suggest-name.ts'

/** What the flags and MMVERIFY_* variables said; undefined where neither spoke, so that the config file may. */
export interface Flags {
  target?: string[]
  connectTo?: string[]
  httpPort?: string
  appPort?: string
  ca?: string[]
  resolver?: string[]
  ctLogs?: string
  config?: string
  inventory?: string
  replica?: string | true
  replicaOption?: string[]
  fault?: string[]
  facts?: string
  profile?: string
  check?: string[]
  skip?: string[]
  severity?: string
  waivers?: string
  baseline?: string
  baselineCreate?: boolean
  failOn?: string
  inconclusiveOn?: string
  timeout?: number
  deadline?: number
  maxConnections?: number
  gentle?: boolean
  offline?: boolean
  shard?: string
  reportDir?: string
  reporter?: string[]
  json?: boolean
  debug?: boolean
}

/** Every flag of `mmverify`, each with its variable. */
export function declareFlags(): Option[] {
  return [
    new Option(
      '--target <host[:port][/subpath]>',
      'verify this deployment from outside; repeatable',
    ).argParser(splitList),
    new Option(
      '--connect-to <address>',
      'reach the target at this address instead of asking DNS; repeatable',
    ).argParser(splitList),
    new Option('--http-port <n>', 'where port 80 is found'),
    new Option('--app-port <n>', 'where port 8065 is found'),
    new Option('--ca <file>', 'trust this private CA (PEM) besides the public ones; repeatable').argParser(
      splitList,
    ),
    new Option(
      '--resolver <address>',
      "ask this DNS server for CAA, TLSA and HTTPS records, or 'system'; repeatable",
    ).argParser(splitList),
    new Option(
      '--ct-logs <file>',
      'Certificate Transparency logs besides the shipped ones (log_list.json, v3)',
    ),
    new Option('--config <file>', 'targets, nodes, databases, profile, waivers … as YAML'),
    new Option('--inventory <file>', 'hosts from a Salt roster, an Ansible inventory or an ssh_config'),
    new Option(
      '--replica [name]',
      `start that replica, verify it, tear it down: ${replicaNames.join(', ')} (default: embedded)`,
    ),
    new Option(
      '--replica-option <key=value>',
      'build the replica so, e.g. ciphers=legacy or nodes=5; repeatable',
    ).argParser(splitList),
    new Option('--fault <name>', 'break the embedded replica in this way first; repeatable').argParser(
      splitList,
    ),
    new Option('--facts <dir>', 'judge the facts saved there, without any network'),
    oneOf(new Option('--profile <name>', 'judge by this profile (default: current)'), profileNames),
    new Option('--check <glob>', 'only checks whose id matches; repeatable').argParser(splitList),
    new Option('--skip <glob>', 'leave out checks whose id matches; repeatable').argParser(splitList),
    oneOf(new Option('--severity <level>', 'only checks of this severity or worse'), severities),
    new Option('--waivers <file>', 'accepted failures, each with a justification and an expiry date'),
    new Option('--baseline <run.json>', 'what --fail-on regression compares with'),
    new Option(
      '--baseline-create',
      'the first night: keep this run as --baseline, which must not be there yet',
    ),
    oneOf(
      new Option(
        '--fail-on <level>',
        'fail the gate on this severity or worse, or on regression (default: info)',
      ),
      [...severities, 'regression'],
    ),
    oneOf(
      new Option(
        '--inconclusive-on <level>',
        'exit with 3 on an open question of this severity or worse, or none (default: info)',
      ),
      inconclusiveLevels,
    ),
    new Option('--timeout <s>', 'longest wait for one phase, in seconds (default: 10)').argParser(
      parseSeconds,
    ),
    new Option('--deadline <s>', 'longest time for one target, in seconds (default: 12 × timeout)').argParser(
      parseSeconds,
    ),
    new Option('--max-connections <n>', 'most connections open to one target (default: 16)').argParser(
      parseConnections,
    ),
    new Option('--gentle', 'at most 2 connections at once, and a pause of 0.1 s after each'),
    new Option(
      '--offline',
      'ask nobody but the target: no list of revoked certificates, no resolver but those of --resolver',
    ),
    new Option('--shard <i/n>', 'only the i-th of n parts of the targets; mmverify merge puts them together'),
    new Option('--report-dir <dir>', 'where the reports go (default: mmverify-report)'),
    new Option('--reporter <name[:path],…>', 'which reports besides facts.json and run.json').argParser(
      splitList,
    ),
    new Option('--json', 'print run.json instead of the summary'),
    new Option('--debug', 'say on stderr what each probe does and waits for; no secret is in it'),
  ].map((option) => option.env(`MMVERIFY_${option.attributeName().replace(/[A-Z]/g, '_$&').toUpperCase()}`))
}

/** Help and completion show the names; a name that is near to one of them is answered with that one. */
function oneOf(option: Option, names: readonly string[]): Option {
  return option.choices(names).argParser((value) => {
    if (names.includes(value)) return value
    const nearest = findNearest(value, names)
    const advice = nearest === null ? '' : ` Did you mean '${nearest}'?`
    throw new InvalidArgumentError(`Allowed choices are ${names.join(', ')}.${advice}`)
  })
}

function splitList(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), ...value.split(',').map((item) => item.trim())]
}

function parseSeconds(value: string): number {
  const parsed = Number(value)
  if (!(parsed > 0 && parsed <= 3600))
    throw new InvalidArgumentError('Give seconds, more than 0 and at most 3600.')
  return parsed
}

function parseConnections(value: string): number {
  const parsed = Number(value)
  if (!Number.isInteger(parsed) || parsed < 1 || parsed > 1024)
    throw new InvalidArgumentError('Give 1 to 1024.')
  return parsed
}
