/** What issue or README promise, and whether it was measured to be so. */
export interface Promised {
  text: string
  /** Null: what it speaks of could not be measured here. */
  kept: boolean | null
}

export function promiseLines(promises: readonly Promised[]): string {
  return promises
    .map(({ text, kept }) => `- ${text}: ${kept === null ? 'open' : kept ? 'kept' : 'broken'}`)
    .join('\n')
}
