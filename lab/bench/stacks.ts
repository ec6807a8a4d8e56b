import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compareStack, type StackComparison } from '../matrix/compare-stack.ts'
import { createTestCredentials } from '../matrix/server-credentials.ts'
import { knownToStayOpen, type StackConfiguration, stacks, stacksOfEveryRun } from '../matrix/stacks.ts'
import { renderMarkdownTable } from './markdown-table.ts'

/**
 * Every stack of `lab/matrix/stacks.ts` beside single handshakes. Usage: `node lab/bench/stacks.ts FOLDER`. Each outcome is kept in FOLDER, so
 * that a run which was interrupted goes on. Writes `docs/stacks.md`.
 */
const [folder] = process.argv.slice(2)
if (!folder) throw new Error('which folder keeps the outcomes?')
await mkdir(folder, { recursive: true })
await using credentials = await createTestCredentials()
const rows: StackComparison[] = []
for (const configuration of stacks)
  rows.push(await loadOrCompare(configuration, join(folder, fileOf(configuration))))
await writeFile(new URL('../../docs/stacks.md', import.meta.url), renderPage(rows))

function fileOf({ name }: StackConfiguration): string {
  return `${name.replaceAll(/[^A-Za-z0-9.]+/g, '-')}.stack.json`
}

async function loadOrCompare(configuration: StackConfiguration, path: string): Promise<StackComparison> {
  if (existsSync(path)) return JSON.parse(await readFile(path, 'utf8')) as StackComparison
  const compared = await compareStack(configuration, credentials)
  await writeFile(path, JSON.stringify(compared))
  return compared
}

function groupByReason(open: readonly (readonly string[])[]): string[][] {
  const groups = Map.groupBy(open, ([, id, why]) => `${id}\n${why}`)
  return [...groups].map(([key, rows]) => [...key.split('\n'), rows.map(([name]) => name).join('; ')])
}

function reasonOf(name: string, id: string): string {
  return knownToStayOpen.find(({ check, of }) => check === id && of.test(name))?.why ?? 'not known'
}

function renderPage(all: readonly StackComparison[]): string {
  const sum = (pick: (row: StackComparison) => number) => all.reduce((total, row) => total + pick(row), 0)
  const open = all.flatMap(({ name, open }) => Object.keys(open).map((id) => [name, id, reasonOf(name, id)]))
  const wrong = all.flatMap(({ name, wrong }) => wrong.map((what) => [name, what]))
  return `# Stacks beside single handshakes

Made by \`node lab/bench/stacks.ts\`; the servers are those of \`lab/matrix/stacks.ts\`. Each list of mmverify is compared with what whole
handshakes come to that offer one suite or one group each: by OpenSSL 1.0.2 (Node 8), which still has RC4, 3DES, SEED and static ECDH, and by
OpenSSL 3.5. Versions and certificates are compared as well. What stays open is listed with its reason.

\`.ci/run\` compares ${stacksOfEveryRun.length} of them, marked with •; the night (\`npm run test:nightly\`) all, with the tools that it makes of npm, PyPI and
crates.io. Those of \`lab/matrix/configurations.ts\`, beside three scanners, are on another page: [matrix.md](matrix.md).

${all.length} servers, ${sum(({ suites }) => suites)} suites, ${sum(({ groups }) => groups)} groups, ${sum(({ handshakes }) => handshakes)} handshakes. Wrong lists: ${wrong.length}. Open checks: ${open.length}.

${renderMarkdownTable([
  ['server', 'versions', 'suites', 'groups', 'handshakes', 'wrong', 'open', 'grade', 'seconds'],
  ...all.map((row) => [
    `${stacksOfEveryRun.includes(row.name) ? '• ' : ''}${row.name}`,
    row.versions.join(', '),
    String(row.suites),
    String(row.groups),
    String(row.handshakes),
    String(row.wrong.length || '–'),
    String(Object.keys(row.open).length || '–'),
    row.grade,
    row.seconds.toFixed(1),
  ]),
])}

## Wrong

${wrong.length > 0 ? renderMarkdownTable([['server', 'what'], ...wrong]) : 'Nothing.'}

## Open

${open.length > 0 ? renderMarkdownTable([['check', 'why', 'servers'], ...groupByReason(open)]) : 'Nothing.'}
`
}
