/** Output that is not what its program prints. Caught once, where a command's result becomes a fact. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  readonly field: string
  /** Where in the text, in UTF-16 units. */
  readonly offset: number

  constructor(field: string, offset: number) {
    super(`${field} at ${offset}`)
    this.field = field
    this.offset = offset
  }
}
