import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { machine } from '../bench/machine.ts'
import { renderMarkdownTable } from '../bench/markdown-table.ts'
import { countFlips, findTruth } from './count-flips.ts'
import { calm, disturbances } from './disturbances.ts'
import { runAudits } from './run-audits.ts'

/**
 * Audits an unchanged server, and the same server under each disturbance: `npm run bench:flips -- [--undisturbed 100] [--audits 25]
 * [--only NAME,…] [--seed N] [--write]`. Prints the verdicts that moved; exits with 1 where one flipped. With `--write` the table
 * goes to `lab/flips/results.md`. Needs root, for namespaces and the packet filter.
 */
const { values } = parseArgs({
  options: {
    undisturbed: { type: 'string', default: '100' },
    audits: { type: 'string', default: '25' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const chosen = disturbances.filter(({ name }) => values.only?.split(',').includes(name) ?? true)
const started = performance.now()

const { truth, unstable, open } = findTruth(
  await runAudits(calm, { audits: Number(values.undisturbed), seed }),
)
const rows: string[][] = []
const flips: string[] = unstable.map((id) => `- undisturbed: ${id} is not always the same`)
let hard = unstable.length
for (const disturbance of chosen) {
  const since = performance.now()
  const audits = await runAudits(disturbance, { audits: Number(values.audits), seed })
  const count = countFlips(truth, audits)
  hard += count.hard
  flips.push(...count.flips.map((flip) => `- ${disturbance.name}: ${flip}`))
  const seconds = (performance.now() - since) / 1000 / count.audits
  rows.push([
    disturbance.name,
    disturbance.how,
    String(count.audits),
    String(count.hard),
    (count.soft / count.audits).toFixed(1),
    seconds.toFixed(1),
  ])
  process.stderr.write(`${disturbance.name}: ${count.hard} hard, ${count.soft} soft\n`)
}

const head = ['disturbance', 'what it is', 'audits', 'hard flips', 'left open an audit', 'seconds an audit']
const settled = Object.values(truth).filter((verdict) => verdict === 'pass' || verdict === 'fail').length
const report = `# Verdicts that flip

${values.undisturbed} audits of an unchanged server, then ${values.audits} under each disturbance, seed ${seed}, by \`npm run bench:flips\`. A hard flip is a
pass or a failure where the undisturbed audits say another thing; what was left open is inconclusive instead of the ${settled} passes and
failures of two profiles. ${((performance.now() - started) / 60_000).toFixed(0)} minutes; ${machine}.

Hard flips: ${hard}. Verdicts that undisturbed audits disagree on: ${unstable.length}; that some of them left open: ${open}.

${renderMarkdownTable([head, ...rows])}
${flips.length > 0 ? `\n${flips.join('\n')}\n` : ''}`
process.stdout.write(report)
if (values.write) await writeFile(new URL('results.md', import.meta.url), report)
if (hard > 0) process.exitCode = 1
