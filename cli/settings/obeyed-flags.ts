import type { Command } from 'commander'
import { UsageError } from '../usage-error.ts'
import type { Flags } from './flags.ts'

/** The commands; and of `mmverify` itself what it verifies, since a flag may concern one of them alone. */
export const modes = {
  targets: 'a target (--target, --config)',
  facts: 'saved facts (--facts)',
  embedded: 'the embedded replica (--replica)',
  stack: 'a replica in Docker (--replica NAME)',
  merge: '`mmverify merge`',
  list: '`mmverify list`',
  explain: '`mmverify explain`',
  diff: '`mmverify diff`',
  init: '`mmverify init`',
  sudoers: '`mmverify sudoers`',
  'host-script': '`mmverify host-script`',
  'replica up': '`mmverify replica up`',
  'replica down': '`mmverify replica down`',
  'replica status': '`mmverify replica status`',
  completion: '`mmverify completion`',
} as const satisfies Record<string, string>
export type Mode = keyof typeof modes

const asking = ['targets', 'embedded', 'stack'] as const
const judging = [...asking, 'facts'] as const
const reporting = [...judging, 'merge'] as const

/** Where each flag does what it says. Anywhere else it is refused. */
export const obeyedFlags: { readonly [Flag in keyof Required<Flags>]: readonly Mode[] } = {
  target: ['targets', 'init'],
  connectTo: ['targets'],
  httpPort: ['targets'],
  appPort: ['targets'],
  ca: ['targets'],
  resolver: ['targets'],
  ctLogs: ['targets'],
  config: judging,
  inventory: ['targets', 'init'],
  replica: ['embedded', 'stack'],
  replicaOption: ['stack', 'replica up'],
  fault: ['embedded'],
  facts: ['facts'],
  profile: [...judging, 'list', 'explain', 'init', 'replica up'],
  check: [...judging, 'list'],
  skip: [...judging, 'list'],
  severity: [...judging, 'list'],
  waivers: judging,
  baseline: reporting,
  baselineCreate: reporting,
  failOn: reporting,
  inconclusiveOn: reporting,
  timeout: asking,
  deadline: asking,
  maxConnections: asking,
  gentle: asking,
  offline: ['targets'],
  shard: ['targets'],
  reportDir: reporting,
  reporter: reporting,
  json: [...reporting, 'list', 'diff'],
  debug: Object.keys(modes) as Mode[],
}

/**
 * Refuses the first flag that the command would not obey. A variable speaks to all commands that are started with it: `mmverify` itself
 * refuses it like its flag, and every other leaves it alone.
 *
 * @throws UsageError that says where the flag belongs
 */
export function requireObeyed(program: Command, command: Command): void {
  const flags = program.opts<Flags>()
  const mode = command === program ? modeOf(flags) : modeNamed(command)
  for (const option of program.options) {
    const name = option.attributeName()
    const source = program.getOptionValueSource(name)
    const isGiven = source === 'cli' || (source === 'env' && command === program)
    if (!isGiven || !isFlag(name) || obeyedFlags[name].includes(mode)) continue
    const given = source === 'env' ? `the variable ${option.envVar}` : option.long
    throw new UsageError(
      `${given} is not for ${modes[mode]}: it goes with ${obeyedFlags[name].map((known) => modes[known]).join(', ')}`,
    )
  }
}

/** For the help of a command: the flags of `mmverify` that it obeys. */
export function describeObeyedFlags(program: Command, mode: Mode): string {
  const obeyed = program.options.filter((option) => {
    const name = option.attributeName()
    return isFlag(name) && name !== 'debug' && obeyedFlags[name].includes(mode)
  })
  return `\nTakes of the flags of mmverify: ${obeyed.map(({ long }) => long).join(', ')}.`
}

/** Where the evidence comes from, of which the flags may name one. */
function modeOf({ target, facts, replica }: Flags): Mode {
  const given = [target && '--target', facts && '--facts', replica && '--replica'].filter(Boolean)
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} exclude each other: give one`)
  if (facts !== undefined) return 'facts'
  if (!replica) return 'targets'
  return replica === true || replica === 'embedded' ? 'embedded' : 'stack'
}

/** `mmverify replica up` is `replica up`; what completes the command line obeys as little as what prints the script for it. */
function modeNamed(command: Command): Mode {
  const names: string[] = []
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name())
  const name = names.join(' ')
  return Object.hasOwn(modes, name) ? (name as Mode) : 'completion'
}

function isFlag(name: string): name is keyof Flags {
  return Object.hasOwn(obeyedFlags, name)
}
