import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Reach } from '../../core/packet-filter/answers.ts'
import { createPacketFilter } from '../../core/packet-filter/packet-filter.ts'
import type { FilterSources, IptablesTable } from '../../core/packet-filter/sources.ts'
import { parseIpsets } from '../../probes/host/questions/ipsets.ts'
import { parseIptables } from '../../probes/host/questions/iptables.ts'
import { parseNftables } from '../../probes/host/questions/nftables.ts'
import { destinations, interfaces, layNetworks, senders, within } from './networks.ts'
import { askedPorts, createRuleSet, otherPorts, type RuleSetText } from './rule-sets.ts'
import type { Try } from './sender.ts'

/** What the kernel did with one rule set, and what the model had said. */
export interface Outcome {
  seed: number
  kind: RuleSetText['kind']
  /** Why its program did not load it; null: it did. */
  refused: string | null
  questions: number
  open: number
  unknown: number
  wrong: string[]
}

/**
 * `node oracle.ts SEED COUNT`, `node oracle.ts --dumps FOLDER`: loads rule sets one after the other, asks the model, and tries each port from each source. Prints a line of
 * JSON for each. To be run as root in namespaces for networks and mounts that end with it.
 */
interface Agent {
  ask: (line: string) => Promise<string>
}

async function start(namespace: string, file: string, args: readonly string[]): Promise<Agent> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const [program = '', ...words] = within(namespace, process.execPath, path, ...args)
  const child: ChildProcess = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  if (!child.stdout) throw new Error('no output')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  await lines.next()
  return {
    ask: async (line) => {
      child.stdin?.write(`${line}\n`)
      return String((await lines.next()).value)
    },
  }
}

function inHost(
  input: string | null,
  ...words: readonly string[]
): { code: number | null; output: string; error: string } {
  const [program = '', ...rest] = within('host', ...words)
  const { status, stdout, stderr } = spawnSync(program, rest, {
    input: input ?? '',
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return { code: status, output: stdout, error: stderr }
}

const emptyTables = ['filter', 'nat', 'raw', 'mangle']
  .map((table) => {
    const chains = {
      filter: ['INPUT', 'FORWARD', 'OUTPUT'],
      nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
      raw: ['PREROUTING', 'OUTPUT'],
      mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
    }[table]
    return `*${table}\n${chains?.map((chain) => `:${chain} ACCEPT [0:0]\n`).join('')}COMMIT\n`
  })
  .join('')

function clear(): void {
  inHost(null, 'nft', 'flush', 'ruleset')
  for (const program of ['iptables-legacy-restore', 'ip6tables-legacy-restore']) inHost(emptyTables, program)
  inHost(null, 'ipset', 'destroy')
}

/** @returns why it was refused; null: it is loaded. */
function load({ kind, iptables, nft, ipset }: RuleSetText): string | null {
  const backend = kind === 'iptables-legacy' ? 'legacy' : 'nft'
  const loads = [
    ...(iptables
      ? [
          [ipset, 'ipset', 'restore'],
          [iptables.ip, `iptables-${backend}-restore`],
          [iptables.ip6, `ip6tables-${backend}-restore`],
        ]
      : []),
    ...(nft === null ? [] : [[nft, 'nft', '-f', '-']]),
  ] as const
  for (const [text = '', ...words] of loads) {
    const { code, error } = inHost(text, ...words)
    if (code !== 0) return `${words[0]}: ${error.trim().slice(0, 300)}`
  }
  return null
}

/** Null: nft 1.0.6 prints a table's name where its flags belong, and sometimes bytes that are no text. */
function readSources({ kind }: RuleSetText): FilterSources | null {
  const listing = inHost(null, 'nft', '-j', 'list', 'ruleset')
  if (!listing.output.endsWith('}\n')) return null

  const save = (program: string, backend: 'nft' | 'legacy'): IptablesTable[] =>
    parseIptables(inHost(null, program, '-c').output).map((table) => ({ ...table, backend }))
  const tables = (six: '' | '6') => {
    if (kind === 'nft') return []
    return kind === 'iptables-legacy'
      ? save(`ip${six}tables-legacy-save`, 'legacy')
      : save(`ip${six}tables-nft-save`, 'nft')
  }
  return {
    iptables: { ip: tables(''), ip6: tables('6') },
    nftables: parseNftables(listing.output),
    ipsets: kind === 'nft' ? [] : parseIpsets(inHost(null, 'ipset', 'save').output),
    interfaces,
    forwarding: true,
    routesLoopback: false,
    unread: [],
  }
}

type Question = Omit<Try, 'id' | 'sourcePort'> & { hand: number; interface: string }

const questions: Question[] = senders.flatMap((sender, hand) =>
  (['ip', 'ip6'] as const).flatMap((family) =>
    sender.sources[family].flatMap((source) =>
      (['tcp', 'udp'] as const).flatMap((protocol) =>
        askedPorts.map((port) => ({
          hand,
          interface: sender.interface,
          family,
          protocol,
          source,
          destination: destinations[sender.interface][family],
          port,
        })),
      ),
    ),
  ),
)

/** Rules name them as source ports. */
const exactPorts: ReadonlySet<number> = new Set([22, 80, 443, 3306, 8065, 60_000])

async function tryRuleSet(text: RuleSetText): Promise<Outcome> {
  const { seed, kind } = text
  const outcome: Outcome = { seed, kind, refused: null, questions: 0, open: 0, unknown: 0, wrong: [] }
  clear()
  outcome.refused = load(text)
  if (outcome.refused !== null) return outcome
  const sources = readSources(text)
  if (!sources) return { ...outcome, refused: 'nft prints no JSON of it' }
  const filter = createPacketFilter(sources)
  const said = questions.map(({ family, protocol, port, source, destination, interface: name }) =>
    filter.reach({ family, protocol, port, destination, who: { address: source, interface: name } }),
  )
  let arrived = await tryAll(questions, nextPort)
  // What the model has open and did not arrive is tried again, from ports of other kinds.
  for (const sourcePort of [900, 15_000, 30_000, ...exactPorts]) {
    const again = questions.filter(
      (question, at) =>
        said[at]?.reach === 'open' &&
        !arrived.has(question) &&
        (!exactPorts.has(sourcePort) || question.protocol === 'tcp'),
    )
    if (again.length === 0) continue
    arrived = new Set([
      ...arrived,
      ...(await tryAll(again, () =>
        exactPorts.has(sourcePort) ? sourcePort : sourcePort + (nextPort() % 90),
      )),
    ])
  }
  for (const [at, question] of questions.entries()) {
    const answer = said[at]
    outcome.questions += 1
    if (arrived.has(question)) outcome.open += 1
    if (answer?.reach === 'unknown') outcome.unknown += 1
    else if (answer && (answer.reach === 'open') !== arrived.has(question) && !leavesHere(answer)) {
      const { family, protocol, port, source } = question
      const why = answer.because
        .map((each) => `${each.place}: ${each.text}`)
        .slice(0, 4)
        .join(' | ')
      outcome.wrong.push(`${family} ${protocol} ${source} → ${port}: said ${answer.reach} (${why})`)
    }
  }
  return outcome
}

/** Handed on to where nobody of these namespaces is. */
function leavesHere({ toward }: Reach): boolean {
  return toward.some((end) => end.kind === 'forwarded' && !innerAddresses.includes(end.address ?? ''))
}

const innerAddresses = ['172.17.0.2', 'fd17::2']

let lastPort = 0
/** No connection of an earlier rule set is taken up again: one port is used again when that is long forgotten. */
function nextPort(): number {
  lastPort = (lastPort + 1) % 30_000
  return 32_000 + lastPort
}

let lastId = 0
async function tryAll(list: readonly Question[], choosePort: () => number): Promise<Set<Question>> {
  const byId = new Map<number, Question>()
  const tries = list.map((question): Try & { hand: number } => {
    lastId += 1
    byId.set(lastId, question)
    return { ...question, id: lastId, sourcePort: choosePort() }
  })
  const connected = await Promise.all(
    hands.map(
      async (agent, hand) =>
        JSON.parse(await agent.ask(JSON.stringify(tries.filter((each) => each.hand === hand)))) as number[],
    ),
  )
  const received = await Promise.all(
    listeners.map(async (agent) => JSON.parse(await agent.ask('')) as string[]),
  )
  const ids = [...connected.flat(), ...received.flat().map(Number)]
  return new Set(ids.flatMap((id) => byId.get(id) ?? []))
}

/** Random rule sets by their seeds; or a folder of files that `nft -f` loads, such as upstream's own dumps (`lab/corpora/README.md`). */
function* listRuleSets(words: readonly string[]): Generator<RuleSetText & { name: string }> {
  const [mode = '', folder = ''] = words
  if (mode === '--dumps') {
    for (const name of readdirSync(folder).sort()) {
      const nft = readFileSync(join(folder, name), 'utf8')
      yield { name, seed: 0, kind: 'nft', iptables: null, ipset: '', nft }
    }
    return
  }
  const [first = 1, count = 1] = words.map(Number)
  for (let seed = first; seed < first + count; seed += 1) yield { name: `${seed}`, ...createRuleSet(seed) }
}

layNetworks()
const listeners = await Promise.all(
  ['host', 'inner'].map((name) => start(name, 'listener.ts', [...askedPorts, ...otherPorts].map(String))),
)
const hands = await Promise.all(senders.map(({ namespace }) => start(namespace, 'sender.ts', [])))
for (const { name, ...text } of listRuleSets(process.argv.slice(2)))
  console.log(JSON.stringify({ name, ...(await tryRuleSet(text)) }))
process.exit()
