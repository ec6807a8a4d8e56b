import type { Random } from '../bench/fuzz/random.ts'
import type { Answer } from './recorded-host.ts'
import type { Relation } from './relation.ts'

/** A change of what a host printed, and what must then hold of the verdicts. */
export interface Mutation {
  name: string
  relation: Relation
  /** Null: nothing to change in this answer. */
  change(answer: Answer, random: Random): Answer | null
}

/** The changes that mean the same for whatever a host prints. A question leaves out those that are no change of its kind. */
export const commonMutations = [
  onLines('a line that nobody knows', 'may-open', (lines, random) =>
    insertAt(lines, random, chooseFrom(unknownLines, random)),
  ),
  onLines('a line of another program in front', 'may-open', (lines, random) => [
    chooseFrom(banners, random),
    ...lines,
  ]),
  onText('cut within a line', 'may-open', (text, random) => {
    const at = 1 + random.below(Math.max(1, text.length - 2))
    return text[at - 1] === '\n' || text[at] === '\n' || at >= text.length ? null : text.slice(0, at)
  }),
  onText('nothing printed', 'may-open', (text) => (text === '' ? null : '')),
  onText('lines ended as on Windows', 'may-open', (text) => text.replaceAll('\n', '\r\n')),
  onLines('blanks at the ends of lines', 'may-open', (lines, random) =>
    lines.map((line) => (random.below(2) === 0 ? `${line}  ` : line)),
  ),
  onText('a byte that is no text', 'may-open', (text, random) => {
    const at = random.below(text.length + 1)
    return `${text.slice(0, at)}\u0000${text.slice(at)}`
  }),
  {
    name: 'ended by a failure of its own',
    relation: 'as-unasked',
    change: (answer, random) => ({ ...answer, exit: chooseFrom([3, 126, 139, 255, null], random) }),
  },
  {
    name: 'another program answered',
    relation: 'as-unasked',
    change: (_answer, random) => chooseFrom(otherAnswers, random),
  },
] as const satisfies readonly Mutation[]
export type CommonName = (typeof commonMutations)[number]['name']

/** A mutation of the whole text of stdout; null: nothing to change. */
export function onText(
  name: string,
  relation: Relation,
  change: (text: string, random: Random) => string | null,
): Mutation {
  return {
    name,
    relation,
    change: (answer, random) => {
      const stdout = change(answer.stdout, random)
      return stdout === null || stdout === answer.stdout ? null : { ...answer, stdout }
    },
  }
}

/** A mutation of the lines of stdout, without their ends; null: nothing to change. */
export function onLines(
  name: string,
  relation: Relation,
  change: (lines: readonly string[], random: Random) => readonly string[] | null,
): Mutation {
  return onText(name, relation, (text, random) => {
    const ended = text.endsWith('\n')
    const lines = change((ended ? text.slice(0, -1) : text).split('\n'), random)
    return lines && `${lines.join('\n')}${ended ? '\n' : ''}`
  })
}

/** The lines with one more, in any place. */
export function insertAt(lines: readonly string[], random: Random, line: string): string[] {
  return lines.toSpliced(random.below(lines.length + 1), 0, line)
}

export function chooseFrom<Item>(items: readonly Item[], random: Random): Item {
  const chosen = items[random.below(items.length)]
  if (chosen === undefined) throw new RangeError('nothing to choose from')
  return chosen
}

const unknownLines = [
  'xyzzy plugh 17',
  'XyzzyPlugh=yes',
  'xyzzy: plugh',
  '  xyzzy plugh;',
  '-A XYZZY -m plugh --plugh 17 -j FROTZ',
  '<xyzzy/>',
]

const banners = [
  'Authorized access only. All activity is monitored.',
  'Last login: Mon Nov 30 09:12:44 2026 from 192.0.2.7',
  'perl: warning: Setting locale failed.',
  'WARNING: terminal is not fully functional',
]

const otherAnswers: readonly Answer[] = [
  { stdout: 'This account is currently not available.\n', stderr: '', exit: 1 },
  { stdout: '', stderr: 'sudo: a password is required\n', exit: 1 },
  { stdout: '', stderr: 'sudo : il est nécessaire de saisir un mot de passe\n', exit: 1 },
  { stdout: '', stderr: 'rbash : /usr/sbin/nft : restriction\n', exit: 1 },
  { stdout: '', stderr: 'Cette commande est refusée.\n', exit: 3 },
  { stdout: 'PTY allocation request failed\n', stderr: '', exit: 255 },
]
