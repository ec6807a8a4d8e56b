/**
 * A JSON document whose last member is a list, piece by piece: together they are what `JSON.stringify` would write of the whole, indented
 * by two, with a line feed at the end. The list of a fleet is never one string.
 */
export const jsonListWriter = {
  /** @param head - the members before the list, one at least */
  open: (head: object, name: string) =>
    `${JSON.stringify(head, null, 2).slice(0, -'\n}'.length)},\n  "${name}": [\n`,
  element: (value: unknown, index: number) =>
    `${index === 0 ? '' : ',\n'}${JSON.stringify(value, null, 2).replace(/^/gm, '    ')}`,
  close: '\n  ]\n}\n',
} as const
