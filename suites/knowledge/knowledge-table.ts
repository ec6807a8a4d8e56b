/** A table of the world: true on the day it was read, and not believed past its horizon. */
export interface KnowledgeTable<T> {
  title: string
  /** Where it was read. */
  source: string
  /** The day it was read, ISO 8601. */
  read: string
  /** The last day on which a verdict may stand on it: by then the world is likely to have moved on. */
  horizon: string
  entries: T
}

/** May a verdict about this moment stand on the table? */
export function isWithinHorizon({ horizon }: Pick<KnowledgeTable<unknown>, 'horizon'>, at: Date): boolean {
  return at.getTime() < Date.parse(horizon) + dayMs
}

/** What to say where the table ends before the moment asked about. */
export function describeHorizon({
  title,
  read,
  horizon,
}: Pick<KnowledgeTable<unknown>, 'title' | 'read' | 'horizon'>): string {
  return `not known to this version: ${title} was read on ${read} and is believed until ${horizon}`
}

const dayMs = 86_400_000
