/** What issue or README promise, and whether it was measured to be so. */
export interface PromisedLimit {
  text: string
  /** Null: what it speaks of could not be measured here. */
  kept: boolean | null
}

export function renderPromises(promises: readonly PromisedLimit[]): string {
  return promises
    .map(({ text, kept }) => `- ${text}: ${kept === null ? 'open' : kept ? 'kept' : 'broken'}`)
    .join('\n')
}
