import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type CampaignResult, runCampaign, slowestAllowed } from './fuzz/campaign.ts'
import { parsers } from './fuzz/fuzzed-parsers.ts'
import { machine } from './machine.ts'
import { renderMarkdownTable } from './markdown-table.ts'

/**
 * Feeds mutated messages to everything that reads what a peer sent: `node lab/bench/fuzz.ts [--messages N] [--seed N]`. Writes
 * `lab/bench/fuzz.md`; exits with 1 where a message made a parser crash, look beside the message, or take too long.
 */

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '10000000' }, seed: { type: 'string', default: '1' } },
})
const messages = parseWholeNumber(values.messages)
const seed = parseWholeNumber(values.seed)
const started = performance.now()

const result = runCampaign(parsers, { messages, seed }, ({ name, messages: read }) => {
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  process.stderr.write(`${seconds} s: ${name}: ${read}\n`)
})

const text = renderReport(result, (performance.now() - started) / 1000)
await writeFile(new URL('fuzz.md', import.meta.url), text)
process.stdout.write(text)
process.exitCode = result.violations.length > 0 ? 1 : 0

function renderReport({ parsers: rows, violations }: CampaignResult, seconds: number): string {
  const sum = (key: 'messages' | 'accepted' | 'refused' | 'bounded' | 'pauses') =>
    rows.reduce((total, row) => total + row[key], 0)
  const head = [
    'parser',
    'messages',
    'accepted',
    'refused',
    'read twice',
    'slowest, ms',
    'its bytes',
    'its index',
  ]
  const body = rows.map(({ name, slowest, ...row }) => [
    name,
    String(row.messages),
    String(row.accepted),
    String(row.refused),
    String(row.bounded),
    slowest.milliseconds.toFixed(2),
    String(slowest.bytes),
    String(slowest.index),
  ])
  return `# Mutated messages through the parsers

${sum('messages')} messages, seed ${seed}, in ${seconds.toFixed(0)} s: ${sum('accepted')} accepted, ${sum('refused')} refused,
${violations.length} violations. A violation is anything thrown but a DecodeError that points into the message, a result that depends on
bytes beside the message (each message of ${sum('bounded')} was read twice, between zeros and between ones), or a message that takes
more than ${slowestAllowed} ms of the processor's time. What takes longest on the wall is read three times more, and the least counts:
${sum('pauses')} were slower than that once, while the process had to wait.
Node ${process.version}, ${machine}.

${renderMarkdownTable([head, ...body])}
${violations.map(({ parser, index, what, message }) => `\n- ${parser}, index ${index}: ${what}: \`${formatHex(message)}\``).join('')}`
}

function formatHex(message: Uint8Array): string {
  const shown = Buffer.from(message.subarray(0, 512)).toString('hex')
  return message.length > 512 ? `${shown}… (${message.length} bytes)` : shown
}

function parseWholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${text} is no number of messages or seed`)
  return value
}
