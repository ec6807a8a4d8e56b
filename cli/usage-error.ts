/** What the user asked for can't be done as asked: one line on stderr that says what to do, and exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
