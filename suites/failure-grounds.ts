import type { CheckResult } from '../core/run.ts'

/**
 * What a failing check fails for now and did not fail for before: words of its reason, and pieces of evidence, that name
 * something which was not named there. Empty where all of it was known, or less is left.
 *
 * Amounts, times and what is random are not compared: a certificate with a day less to live, or one more connection of the
 * same account, fails for what it failed for. A host, suite, path, account, port or version that was not named is something else.
 */
export function findNewGrounds(before: Statements, now: Statements): string[] {
  const known = new Set([
    ...namesIn(before.reason),
    ...before.evidence.flatMap(({ observed }) => [...namesIn(observed)]),
  ])
  const words = [...namesIn(now.reason)].filter((name) => !isAmong(known, name))
  const evidence = now.evidence.filter(
    ({ fact, observed }) =>
      !before.evidence.some((one) => one.fact === fact && namesNothingNew(observed, one.observed)),
  )
  return [...words, ...evidence.map(({ observed }) => observed)]
}

type Statements = Pick<CheckResult, 'reason' | 'evidence'>

/** What differs from one look to the next though nothing changed. Each becomes a space. */
const volatile: readonly RegExp[] = [
  // Bytes that a server sent, with a salt in them: `it says "J\x00\x00\x00\x0a8.0…"`.
  /"[^"]*\\(?:x|u)[0-9a-f]{2}[^"]*"/g,
  // What an ACME client would be asked for.
  /mmverify-[\w-]{32}/g,
  // Digests, keys and serial numbers in hexadecimal, with or without colons; and in base64, which seldom begins as a path does.
  /\b[0-9a-f]{2}(?::?[0-9a-f]{2}){7,}\b/gi,
  /(?<![\w/+])(?=[\w/+]*[0-9])(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])[A-Za-z0-9+][A-Za-z0-9/+]{25,}={0,2}/g,
  // Moments, as ISO 8601, HTTP and systemd write them.
  /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?: ?(?:Z|UTC|GMT)\b)?/g,
  /\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b/g,
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b,?/g,
  /\b\d\d:\d\d:\d\d(?: ?(?:UTC|GMT))?/g,
  // The place in a file moves with every line above it.
  /(?<=[a-z/]):\d+(?=[):,; ]|$)/g,
  /\b(?:line|pid) \d+/g,
  // Ports that a system chooses by itself (from 32768 on Linux).
  /(?<=:|_|\bport )(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[4-6]\d{4})(?=[\W_]|$)/g,
]

/** A number says what something is after a name (`TLS 1.0`, `RSA 1024`), as a port and as part of a word; elsewhere how much there is. */
const amount = /(?<![A-Z][A-Za-z0-9]* |port |[\w.:/-])\d+(?:\.\d+)?(?![\w:/-]|\.\d)/g

/** Words that change with the number of things, and say nothing of which they are. */
const grammar = new Set(
  'a an and another are as at be by each every for from has have in is it its more no none not of on one only or other that the their them they this these those to was were with'.split(
    ' ',
  ),
)

/** Does a text name nothing but what another one names? */
export function namesNothingNew(text: string, other: string): boolean {
  const known = namesIn(other)
  return [...namesIn(text)].every((name) => isAmong(known, name))
}

/** Is the name there, in the singular or the plural? */
function isAmong(names: ReadonlySet<string>, name: string): boolean {
  return names.has(name) || names.has(`${name}s`) || (name.endsWith('s') && names.has(name.slice(0, -1)))
}

/** What a text names, in small letters. */
function namesIn(text: string): Set<string> {
  const steady = volatile.reduce((rest, pattern) => rest.replace(pattern, ' '), text).replace(amount, ' ')
  const words = steady
    .split(/[\s,;()"'„“”‘’{}[\]=…]+|:(?=\s|$)/)
    .map((word) => word.replace(/^[.:]+|[.:]+$/g, '').toLowerCase())
  return new Set(words.filter((word) => /[\p{L}\p{N}]/u.test(word) && !grammar.has(word)))
}
