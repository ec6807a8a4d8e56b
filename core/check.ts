import type { AccessRecord } from './access.ts'
import type { FactPath, FactsAt } from './fact.ts'
import type { ProfileName, Requirement } from './requirement.ts'
import type { Target } from './target.ts'
import type { Area, Severity, Verdict } from './verdict.ts'

/** What the judgement is made from, besides the facts. */
export interface Judgement<Value> {
  target: Target
  /** What the run could use besides the network. */
  access: AccessRecord
  profile: ProfileName
  requirement: Requirement<Value>
  /** The moment the facts speak of: the start of their collection. Never the clock, so that facts can be judged again. */
  at: Date
  /** The end of their collection. */
  until: Date
}

/**
 * An opinion: metadata and a pure function from facts to a verdict. One check a file, named after its id.
 * Without the facts it needs the check is `inconclusive` and `judge` isn't called; where the profile has no
 * requirement it is `not-applicable`.
 */
export interface Check<Needs extends FactPath = FactPath, Value = unknown, Uses extends FactPath = FactPath> {
  /** A noun, and the file's name. */
  id: string
  area: Area
  /** One line, the requirement as a statement: `Plain HTTP redirects to HTTPS on the same host`. */
  title: string
  severity: Severity
  /** What goes wrong when it isn't met, for someone who must decide whether to care. */
  why: string
  /** How to mend it: what to change where, as configuration or commands. */
  remediation: string
  /** Standards and documentation to read. */
  references: readonly string[]
  needs: readonly Needs[]
  /** Facts that it looks at where they are there, and can do without. */
  uses?: readonly Uses[]
  /** Its verdict is on clocks themselves, and is not made at other times where a clock may be wrong (`suites/reading/clock.ts`). */
  judgesClock?: true
  /** Profiles without their own entry take their parent's (see `suites/profiles.ts`). */
  requirements: Partial<Record<ProfileName, Requirement<Value>>>
  judge(facts: FactsAt<Needs> & Partial<FactsAt<Uses>>, judgement: Judgement<Value>): Verdict
}

/** Keeps a check's literal types while it is checked against `Check`. */
export function defineCheck<const Needs extends FactPath, Value, const Uses extends FactPath = never>(
  check: Check<Needs, Value, Uses>,
): Check<Needs, Value, Uses> {
  return check
}

/** The facts that a check looks at: what it needs, and what it can do without. */
export function listFactPaths({ needs, uses = [] }: Pick<Check, 'needs' | 'uses'>): FactPath[] {
  return [...needs, ...uses]
}
