import type { FactPath } from '../../core/fact.ts'

/** What a server does that no sound one does. */
export interface Behaviour<Serve> {
  serve: Serve
  /** Ids of checks that its bytes do show to be right, so that they may pass. Nothing else may. */
  shown?: readonly string[]
  /** Facts that must come of it, in part: what was seen, and no more. */
  facts?: Readonly<Partial<Record<FactPath, unknown>>>
  /** It costs more than others of its protocol, and is tried in every run. */
  worst?: true
}

/** By what the server does: `floods with warnings`. Where nothing may pass, the way to serve is enough. */
export type Behaviours<Serve> = Readonly<Record<string, Serve | Behaviour<Serve>>>

export function listBehaviours<Serve extends (...values: never[]) => unknown>(
  behaviours: Behaviours<Serve>,
): (Behaviour<Serve> & { name: string })[] {
  return Object.entries(behaviours).map(([name, one]) => ({
    name,
    ...(typeof one === 'function' ? { serve: one } : one),
  }))
}
