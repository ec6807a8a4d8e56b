import type { SyntaxDirective } from './syntax.ts'

/** More values than these, or variables within each other deeper than this, are not followed. */
const valueLimit = 20
const depthLimit = 5

/**
 * All texts that a text with variables can come to: each variable by every `set` of its server and every value of a `map`, `geo` or
 * `split_clients`, whatever is asked for.
 *
 * @param scopes - the directives of http and of the server, with all that lies in them
 * @returns null where a variable depends on the request
 */
export function resolveVariables(
  text: string,
  scopes: readonly (readonly SyntaxDirective[])[],
  depth = 0,
): string[] | null {
  const [, before = '', bracketed, plain, after = ''] = /^(.*?)\$(?:\{(\w+)\}|(\w+))(.*)$/s.exec(text) ?? []
  const name = bracketed ?? plain
  if (name === undefined) return text.includes('$') ? null : [text]
  if (depth > depthLimit) return null
  const values = listValues(`$${name}`, scopes)
  if (values.length === 0 || values.includes(null)) return null
  const texts = new Set<string>()
  for (const value of values) {
    const resolved = resolveVariables(`${before}${value}${after}`, scopes, depth + 1)
    if (!resolved) return null
    for (const each of resolved) texts.add(each)
    if (texts.size > valueLimit) return null
  }
  return [...texts]
}

/** Null among them: one that is not written here. */
function listValues(variable: string, scopes: readonly (readonly SyntaxDirective[])[]): (string | null)[] {
  return scopes.flatMap((directives) =>
    directives.flatMap((directive): (string | null)[] => {
      const { name, arguments: args, block } = directive
      if (name === 'set' && args[0] === variable) return [args[1] ?? null]
      if (setters.test(name)) return args[0] === variable ? [null] : []
      if (!block) return []
      if (tables.has(name)) return args.at(-1) === variable ? block.flatMap(listTableValues) : []
      // What another server sets is no value here: a scope is one server, or what is around all of them.
      return name === 'server' || name === 'http' ? [] : listValues(variable, [block])
    }),
  )
}

/** `set_by_lua`, `auth_request_set` and their like: the value is made when a request comes. */
const setters = /^(?:set_by_lua|auth_request_set|js_set|perl_set|set_)/

const tables: ReadonlySet<string> = new Set(['map', 'geo', 'split_clients'])

function listTableValues({ name, arguments: args }: SyntaxDirective): (string | null)[] {
  if (name === 'include') return [null]
  return ['hostnames', 'volatile', 'delete', 'proxy', 'proxy_recursive', 'ranges'].includes(name)
    ? []
    : [args[0] ?? null]
}
