import { unfinishedSuites } from '../matrix/known-differences.ts'
import { renderMarkdownTable } from './markdown-table.ts'

export interface Difference {
  version: string
  what: 'suites' | 'groups' | 'order'
  /** The scanner that is wrong. */
  scanner: string
  /** Confirmed by a whole handshake and not reported; of the order, who decides. */
  missing: readonly string[]
  /** Reported and not confirmed; of the order, what the scanner says. */
  extra: readonly string[]
}

export interface Row {
  name: string
  versions: readonly string[]
  suites: number
  groups: number
  scanners: readonly string[]
  differences: readonly Difference[]
}

export interface GradeRow {
  name: string
  mmverify: string | null
  reasons: readonly string[]
  testssl: string | null
  testsslReasons: readonly string[]
}

/** The page of all outcomes. */
export function renderMatrixPage(rows: readonly Row[], grades: readonly GradeRow[]): string {
  const differences = rows.flatMap(({ name, differences }) => differences.map((one) => ({ name, ...one })))
  const wrong = Map.groupBy(differences, ({ scanner }) => scanner)
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0)
  const asked = (scanner: string) => rows.filter(({ scanners }) => scanners.includes(scanner)).length
  return `# mmverify and its peers, server by server

Made by \`node lab/bench/matrix.ts\`; the configurations are those of \`lab/matrix/configurations.ts\`. What scanners differ on is
settled by a whole handshake of another program with that suite or group alone. testssl.sh takes up to a minute and a half a server, so that
it isn't asked in the tests.

${rows.length} servers (nmap ${asked('nmap')}, sslscan ${asked('sslscan')}, testssl.sh ${asked('testssl.sh')}), ${sum(({ suites }) => suites)} suites,
${sum(({ groups }) => groups)} groups. Wrong lists: ${['mmverify', 'sslscan', 'nmap', 'testssl.sh'].map((scanner) => `${scanner} ${wrong.get(scanner)?.length ?? 0}`).join(', ')}.

${renderMarkdownTable([
  ['server', 'versions', 'suites', 'groups', 'compared with', 'wrong'],
  ...rows.map(({ name, versions, suites, groups, scanners, differences }) => [
    name,
    versions.join(', '),
    String(suites),
    String(groups),
    scanners.join(', '),
    [...new Set(differences.map(({ scanner }) => scanner))].join(', ') || '–',
  ]),
])}

## Differences

In each line the scanner named is wrong. An order is settled by two handshakes that offer the same two suites, neither with ChaCha20,
the one way round and the other. One thing no handshake settles: ${unfinishedSuites.why}, so that none can be finished; mmverify and nmap
report what the ServerHello says.

${renderMarkdownTable([
  ['server', 'version', 'about', 'wrong', 'not reported', 'reported, but not so'],
  ...differences.map(({ name, version, what, scanner, missing, extra }) => [
    name,
    version,
    what,
    scanner,
    joinNames(missing),
    joinNames(extra),
  ]),
])}

## Grades

${renderMarkdownTable([
  ['server', 'mmverify', 'because of', 'testssl.sh', 'because of'],
  ...grades.map(({ name, mmverify, reasons, testssl, testsslReasons }) => [
    name,
    mmverify ?? '–',
    reasons.join('; ') || '–',
    testssl ?? '–',
    testsslReasons.join('; ') || '–',
  ]),
])}
`
}

function joinNames(names: readonly string[]): string {
  if (names.length === 0) return '–'
  return names.length > 8 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
}
