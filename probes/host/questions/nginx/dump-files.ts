import { posix } from 'node:path'
import picomatch from 'picomatch'
import { parseSyntax, type SyntaxDirective } from './syntax.ts'

/** The files of a dump, and what its includes lead to. */
export interface DumpFiles {
  main: string
  files: ReadonlyMap<string, readonly SyntaxDirective[]>
  /** The files of one include, in nginx's order, and the path or pattern that it comes to. */
  find(include: string): { pattern: string; paths: string[] }
}

/**
 * Tells the files of `nginx -T` apart: each follows a line with its name, but a file may hold such a line too, as a comment.
 * nginx prints only what an include of an earlier file has named, and each file once, so that any other such line is text of the
 * file around it.
 *
 * @returns null where there is no main file
 * @throws FormatError
 */
export function splitDump(dump: string): DumpFiles | null {
  const [, main, mainText = '', ...rest] = dump.split(/^# configuration file (.+):[ \t]*\n/m)
  if (main === undefined) return null
  const prefix = `${posix.dirname(main)}/`
  const texts = new Map([[main, mainText]])
  const named = listIncludes(mainText, prefix)
  let current = main
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const [path = '', text = ''] = [rest[index], rest[index + 1]]
    if (!texts.has(path) && named.some((matches) => matches(path))) {
      current = path
      texts.set(path, text)
    } else {
      texts.set(current, `${texts.get(current) ?? ''}# ${path}\n${text}`)
    }
    named.push(...listIncludes(text, prefix))
  }
  const files = new Map([...texts].map(([path, text]) => [path, parseSyntax(text)] as const))
  return {
    main,
    files,
    find: (include) => ({
      pattern: posix.resolve(prefix, include),
      paths: [...files.keys()].filter(createMatcher(include, prefix)).sort(),
    }),
  }
}

/** What each include of a text matches. Words alone are looked at: a text may be a part of a file. */
function listIncludes(text: string, prefix: string): ((path: string) => boolean)[] {
  const includes = text.matchAll(/(?:^|[\s;{}])include\s+("[^"\n]*"|'[^'\n]*'|[^\s;]+)\s*;/g)
  return [...includes].map(([, pattern = '']) =>
    createMatcher(pattern.replace(/^(["'])(.*)\1$/s, '$2'), prefix),
  )
}

/**
 * As glob(3) does for nginx: `*` doesn't cross a slash or match a leading dot. The dump spells a name as the include does, behind the
 * prefix: `/etc/nginx/./pp`, `/etc/nginx/../extra/a.conf`.
 */
function createMatcher(pattern: string, prefix: string): (path: string) => boolean {
  const whole = pattern.startsWith('/') ? pattern : `${prefix}${pattern}`
  const matches = picomatch(posix.normalize(whole), {
    dot: false,
    nobrace: true,
    noextglob: true,
    noglobstar: true,
  })
  return (path) => path === whole || matches(posix.normalize(path))
}
