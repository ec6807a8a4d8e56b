/** A mutant that survives and may: no input tells it from the code as written, or the difference is to nobody's harm. */
export interface AcceptedSurvivor {
  /** Base name of the file, which stays when folders move. Left out: wherever the line stands. */
  file?: string
  /** The line that it begins on, without the blanks around it. */
  line: string | RegExp
  mutator: string
  /** What stands in the place of the original. Left out: whatever this mutator puts there. */
  replacement?: string
  reason: string
}

export const acceptedSurvivors: readonly AcceptedSurvivor[] = [
  {
    line: /(?:\bexec\(.*|^)\) \?\? \[\]/,
    mutator: 'ArrayDeclaration',
    reason: 'stands for "no match", of which only the groups are looked at, never what is first',
  },
  {
    line: /^if \(\w+ === undefined \|\| \w+ === undefined\) (?:throw|return|continue)/,
    mutator: 'LogicalOperator',
    reason: 'two groups of one expression are there together or not at all',
  },
  {
    line: /^if \(\w+ === undefined \|\| \w+ === undefined\) (?:throw|return|continue)/,
    mutator: 'ConditionalExpression',
    replacement: 'false',
    reason: 'two groups of one expression are there together or not at all: the other half says the same',
  },
]
