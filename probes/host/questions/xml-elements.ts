/** Longer than any tag of such files: looking for attributes is slow. */
const tagLimit = 2000

/** One element of an XML file, without its place in the tree. */
export interface XmlElement {
  name: string
  attributes: Readonly<Record<string, string>>
  /** Up to the next tag. */
  text: string
}

/** Every element in order, as firewalld's own files have them: no namespaces, no CDATA, no entities of one's own. */
export function listElements(text: string): XmlElement[] {
  const elements: XmlElement[] = []
  for (const piece of withoutComments(text).split('<').slice(1)) {
    const end = piece.indexOf('>')
    const [, name] = /^([A-Za-z][\w.-]*)/.exec(piece) ?? []
    if (end < 0 || name === undefined) continue
    const attributes: Record<string, string> = {}
    for (const [, key = '', , double, single] of piece
      .slice(name.length, Math.min(end, tagLimit))
      .matchAll(/\b([A-Za-z][\w-]*)\s*=\s*("([^"]*)"|'([^']*)')/g))
      attributes[key] = decodeEntities(double ?? single ?? '')
    elements.push({ name, attributes, text: decodeEntities(piece.slice(end + 1)) })
  }
  return elements
}

export function attributesOf(elements: readonly XmlElement[], name: string): XmlElement['attributes'][] {
  return elements.filter((element) => element.name === name).map(({ attributes }) => attributes)
}

function withoutComments(text: string): string {
  const [first = '', ...rest] = text.split('<!--')
  return (
    first + rest.map((part) => (part.includes('-->') ? part.slice(part.indexOf('-->') + 3) : '')).join('')
  )
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => entities[name] ?? '')
}
