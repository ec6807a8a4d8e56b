import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestCredentials } from '../matrix/server-credentials.ts'
import { renderSeedTls, startNginx } from '../servers/tls/nginx.ts'
import { type Tool, tools } from './compared-tools.ts'
import { machine } from './machine.ts'
import { computeMedian, renderMarkdownTable } from './markdown-table.ts'
import { type Measured, measure } from './measure-process.ts'
import { type PromisedLimit, renderPromises } from './promised-limits.ts'
import type { RelayCount } from './relay.ts'
import { type Relay, startRelay } from './start-relay.ts'

/**
 * mmverify and its peers, whole processes against the same nginx by way of the same relay, in one run. Writes `lab/bench/results.md`;
 * exits with 1 where a promise is broken.
 */

const roundTrips = [0, 50] as const
const distant = [250, 450] as const
const folder = await mkdtemp(join(tmpdir(), 'mmverify-bench-'))
await using credentials = await createTestCredentials()

/** Seed 000's block, and one that accepts what OpenSSL has for RSA. */
const servers = {
  'N = 5': { credential: credentials['RSA-4096'], tls: renderSeedTls('modern') },
  'N ≥ 24': {
    credential: credentials['RSA-2048'],
    tls: 'ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ALL:!aNULL:!eNULL:!PSK:!SRP:!kDHE:!kDHr:!ECDSA@SECLEVEL=0; ssl_prefer_server_ciphers on;',
  },
} as const
type ServerName = keyof typeof servers

interface Result {
  server: ServerName
  roundTrip: number
  tool: Tool
  each: Measured[]
  middle: Measured
  count: RelayCount
}

const results: Result[] = []
for (const server of Object.keys(servers) as ServerName[]) {
  const { credential, tls } = servers[server]
  await using nginx = await startNginx([credential], tls)
  for (const roundTrip of roundTrips) {
    using relay = await startRelay(roundTrip, [nginx.port, nginx.httpPort])
    for (const tool of tools) {
      results.push({ server, roundTrip, tool, ...(await measureTool(tool, relay, credential.certificate)) })
    }
  }
}
const depth = await measureProbingDepth()
const { complete } = JSON.parse(await readFile(join(folder, 'mmverify', 'run.json'), 'utf8')) as {
  complete: boolean
}
if (!complete) throw new Error('mmverify did not finish its run: there is nothing to compare')
await rm(folder, { recursive: true, force: true })

const promises = checkPromises()
const report = await renderReport()
process.stdout.write(report)
await writeFile(new URL('results.md', import.meta.url), report)
if (promises.some(({ kept }) => kept === false)) process.exitCode = 1

/**
 * How many round trips follow one another while mmverify asks with 64 connections: what one more millisecond of latency costs it. Both
 * latencies are long enough that nothing but the network is waited for.
 */
async function measureProbingDepth(): Promise<number> {
  const tool = tools.find(({ name }) => name.includes('64'))
  if (!tool) throw new Error('there is no mmverify with 64 connections')
  const { credential, tls } = servers['N = 5']
  await using nginx = await startNginx([credential], tls)
  const walls: number[] = []
  for (const roundTrip of distant) {
    using relay = await startRelay(roundTrip, [nginx.port, nginx.httpPort])
    walls.push((await measureTool(tool, relay, credential.certificate)).middle.wall)
  }
  const [near = 0, far = 0] = walls
  return ((far - near) * 1000) / (distant[1] - distant[0])
}

async function measureTool(
  tool: Tool,
  relay: Relay,
  ca: string,
): Promise<Omit<Result, 'server' | 'roundTrip' | 'tool'>> {
  const [https = 0, http = 0] = relay.ports
  const args = tool.args({ https, http, ca, reports: folder })
  // A run of a minute needs no warm-up.
  if (tool.runs > 1) await measure(tool.file, args, tool.exits)
  const each: Measured[] = []
  let count = await relay.count()
  for (let index = 0; index < tool.runs; index += 1) {
    each.push(await measure(tool.file, args, tool.exits))
    count = await relay.count()
  }
  const [first] = each
  if (!first) throw new Error(`${tool.name} was not run`)
  const middle = {
    wall: computeMedian(each.map(({ wall }) => wall)),
    cpu: computeMedian(each.map(({ cpu }) => cpu)),
    memory: computeMedian(each.map(({ memory }) => memory)),
  }
  return { each, middle, count }
}

/** What issue and README promise, each on the server of seed 000. */
function checkPromises(): PromisedLimit[] {
  const at = (roundTrip: number, name: string) =>
    results.find(
      (result) => result.server === 'N = 5' && result.roundTrip === roundTrip && result.tool.name === name,
    )
  const own = at(50, 'mmverify')
  const near = at(0, 'mmverify')
  const ratio = (roundTrip: number, peer: string, most: number) => {
    const [ours, theirs] = [at(roundTrip, 'mmverify'), at(roundTrip, peer)]
    const found = ours && theirs ? ours.middle.wall / theirs.middle.wall : null
    const shown = found === null ? 'not measured' : found.toFixed(3)
    return {
      text: `at ${roundTrip} ms at most ${most.toFixed(3)} of ${peer}: ${shown}`,
      kept: found === null ? null : found <= most,
    }
  }
  const bound = (text: string, value: number | undefined, most: number, digits: number) => ({
    text: `${text} at most ${most}: ${value?.toFixed(digits) ?? 'not measured'}`,
    kept: value === undefined ? null : value <= most,
  })
  return [
    ratio(0, 'sslyze', 0.8),
    ratio(50, 'nmap', 0.75),
    ratio(50, 'testssl', 1 / 40),
    bound('connections', own?.count.connections, 160, 0),
    bound('round trips in the probing, with 64 connections,', Math.round(depth), 8, 0),
    bound('seconds at 0 ms', near?.middle.wall, 1.5, 2),
    bound('seconds of processor time at 0 ms', near?.middle.cpu, 1, 2),
    bound('MiB', near?.middle.memory, 150, 0),
  ]
}

async function renderReport(): Promise<string> {
  const versions = await Promise.all(
    tools
      .filter(({ name }) => !name.includes(','))
      .map(async ({ name, version }) => `${name}: ${await version()}`),
  )
  const tables = (Object.keys(servers) as ServerName[]).flatMap((server) =>
    roundTrips.map((roundTrip) => renderSection(server, roundTrip)),
  )
  return `# mmverify and its peers

Whole processes against nginx on loopback, no Mattermost behind it, through a relay that adds the round trip and counts. Medians, wall and
processor time in seconds, memory as the sum of each process's peak in MiB. A ratio is mmverify's wall time to the peer's.
${versions.join(', ')}; ${machine}.

${renderPromises(promises)}

A millisecond more of latency costs ${depth.toFixed(2)} ms (64 connections, ${distant.join(' and ')} ms): as many round trips follow one another.

${tables.join('\n\n')}
`
}

function renderSection(server: ServerName, roundTrip: number): string {
  const rows = results.filter((result) => result.server === server && result.roundTrip === roundTrip)
  const own = rows.find(({ tool }) => tool.name === 'mmverify')?.middle.wall ?? Number.NaN
  const head = [
    '',
    'looks at',
    'wall',
    'ratio',
    'each run',
    'processor',
    'memory',
    'connections',
    'round trips',
    'at once',
  ]
  const body = rows.map(({ tool, middle, each, count }) => [
    tool.name,
    tool.scope,
    middle.wall.toFixed(2),
    (own / middle.wall).toFixed(2),
    each.map(({ wall }) => wall.toFixed(2)).join(' '),
    middle.cpu.toFixed(2),
    middle.memory.toFixed(0),
    String(count.connections),
    String(count.roundTrips),
    String(count.concurrent),
  ])
  return `## ${server} suites, ${roundTrip} ms\n\n${renderMarkdownTable([head, ...body])}`
}
