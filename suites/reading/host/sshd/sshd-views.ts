import type { FactPath, FactsAt } from '../../../../core/fact.ts'
import { describeResidue } from '../../../../core/residue.ts'
import { inconclusive, type Verdict } from '../../../../core/verdict.ts'
import type { Sshd } from '../../../../probes/host/questions/sshd.ts'
import type { SshdMatch } from '../../../../probes/host/questions/sshd-files.ts'
import { wasAsked } from '../asked.ts'
import { readHostAnswer } from '../host-answer.ts'

/** What tells how sshd treats whom. */
export const sshdFacts = [
  'host.sshdRootOutside',
  'host.sshdRootInside',
  'host.sshdUserOutside',
  'host.sshdMatches',
  'host.rootGroups',
] as const satisfies readonly FactPath[]
type Facts = FactsAt<'host.sshd'> & Partial<FactsAt<(typeof sshdFacts)[number]>>

/** What sshd itself says that holds for a connection. */
export interface SshdView {
  fact: 'host.sshd' | 'host.sshdRootOutside' | 'host.sshdRootInside' | 'host.sshdUserOutside'
  /** `root from outside`. */
  who: string
  settings: Sshd
}

export interface SshdViews {
  views: readonly SshdView[]
  /** Settings of their own for some connections, which the views need not show. */
  matches: readonly SshdMatch[]
  /** Connections of which nothing is known although they were asked about; null: none. */
  unseen: Verdict | null
  /** What a pass speaks of. */
  scope: string
}

const contexts = [
  ['sshdRootOutside', 'root from outside'],
  ['sshdRootInside', 'root from a private address'],
  ['sshdUserOutside', 'another account from outside'],
] as const

/** How sshd treats whom, as far as it was asked; or the verdict where nothing is known. */
export function readSshdViews(facts: Facts, host: string): SshdViews | Verdict {
  const plain = readHostAnswer(facts, 'sshd', host)
  const asked = contexts.map(([name, who]) => ({ name, who, answer: readHostAnswer(facts, name, host) }))
  const views = asked.flatMap(({ name, who, answer }): SshdView[] =>
    answer.found === 'value' ? [{ fact: `host.${name}`, who, settings: answer.value }] : [],
  )
  const complete = views.length === contexts.length
  const matches = readHostAnswer(facts, 'sshdMatches', host)
  const listed = matches.found === 'value' ? matches.value : []
  // Without a Match block sshd treats all alike; what it says of some connection beside that is shown where it differs.
  const uniform = matches.found === 'value' && listed.length === 0 && matches.residue.length === 0
  if (views.length === 0 && plain.found !== 'value') {
    return 'verdict' in plain ? plain.verdict : inconclusive(`${host}: no sshd of OpenSSH was found`)
  }
  return {
    views: listViews(),
    matches: listed,
    unseen: uniform && plain.found === 'value' ? null : findUnseen(),
    scope: uniform
      ? ''
      : complete
        ? ', for the connections that were asked about'
        : ', outside of Match blocks',
  }

  function listViews(): SshdView[] {
    if (plain.found !== 'value' || (complete && !uniform)) return views
    const outside: SshdView = { fact: 'host.sshd', who: 'outside of Match blocks', settings: plain.value }
    const shown = JSON.stringify(plain.value)
    return [outside, ...views.filter(({ settings }) => !uniform || JSON.stringify(settings) !== shown)]
  }

  function findUnseen(): Verdict | null {
    for (const { name, answer } of asked) {
      if ('verdict' in answer && wasAsked(facts[`host.${name}`], host)) return answer.verdict
    }
    if (matches.found === 'value') {
      return matches.residue.length === 0
        ? null
        : inconclusive(
            `${host}: what sshd_config brings in was not read (${describeResidue(matches.residue)})`,
          )
    }
    // Where sshd was asked for connections, so were its files.
    if ('verdict' in matches && wasAsked(facts['host.sshdMatches'], host)) return matches.verdict
    return views.length > 0
      ? inconclusive(`${host}: sshd_config was not found where it usually is`)
      : inconclusive(
          `${host}: what holds outside of Match blocks is in order, and whether there are any was not asked`,
        )
  }
}

/** The settings of a connection that a block is for, if everything else is as in the view. */
export function applyMatch({ settings }: SshdView, match: SshdMatch): Sshd {
  return { ...settings, ...match.settings }
}

/** Does the block hold for some connection, whatever else is in the files? False: that cannot be said. */
export function isPlainMatch(match: SshdMatch, all: readonly SshdMatch[]): boolean {
  const plain = ['user', 'group', 'address', 'host', 'localaddress', 'localport', 'all']
  const earlier = all.slice(0, all.indexOf(match)).flatMap(({ settings }) => Object.keys(settings))
  return (
    match.criteria.length > 0 &&
    match.criteria.every(({ name, patterns }) => plain.includes(name) && !patterns.includes('!')) &&
    new Set(match.criteria.map(({ name }) => name)).size === match.criteria.length &&
    !Object.keys(match.settings).some((keyword) => earlier.includes(keyword))
  )
}

/** `Match address 10.0.0.0/8 (/etc/ssh/sshd_config:120)`. */
export function describeMatch({ place, criteria }: SshdMatch): string {
  const words = criteria.map(({ name, patterns }) => `${name} ${patterns}`.trim())
  return `Match ${words.join(' ')} (${place})`
}
