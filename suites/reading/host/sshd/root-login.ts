import { and, every, not, or, some, type Truth, truthOf } from '../../../../core/truth.ts'
import type { Sshd } from '../../../../probes/host/questions/sshd.ts'
import type { SshdMatch } from '../../../../probes/host/questions/sshd-files.ts'

/** What together lets root in with a password. Each is asked for alone, since Match blocks may set one each. */
export interface PasswordLogin {
  /** PermitRootLogin. */
  permitted: Truth
  /** A way to give a password: sshd's own, or PAM's questions. */
  offered: Truth
  /** AuthenticationMethods ask for nothing besides. */
  enough: Truth
  /** AllowUsers, DenyUsers and the same for groups. */
  listed: Truth
}

/** @param groups - those of root; null: not known. */
export function readPasswordLogin(settings: Sshd, groups: readonly string[] | null): PasswordLogin {
  return {
    permitted: readWord(settings, 'permitrootlogin', {
      yes: 'yes',
      no: 'no',
      'without-password': 'no',
      'prohibit-password': 'no',
      'forced-commands-only': 'no',
    }),
    offered: or(
      readFlag(settings, 'passwordauthentication'),
      and(readQuestions(settings), readFlag(settings, 'usepam')),
    ),
    enough: isPasswordEnough(settings.authenticationmethods),
    listed: isRootListed(settings, groups),
  }
}

export function combinePasswordLogin({ permitted, offered, enough, listed }: PasswordLogin): Truth {
  return and(permitted, offered, enough, listed)
}

/** Whether some mixture of these lets root in: each part may come from another. */
export function mixPasswordLogins(logins: readonly PasswordLogin[]): Truth {
  return combinePasswordLogin({
    permitted: some(logins, ({ permitted }) => permitted),
    offered: some(logins, ({ offered }) => offered),
    enough: some(logins, ({ enough }) => enough),
    listed: some(logins, ({ listed }) => listed),
  })
}

/** Whether a Match block may be about root: only by its users and groups can it be known not to be. */
export function mayConcernRoot({ criteria }: SshdMatch, groups: readonly string[] | null): boolean {
  return (
    every(criteria, ({ name, patterns }) => {
      if (name === 'user') return matchesPatternList('root', patterns)
      if (name === 'group')
        return groups ? some(groups, (group) => matchesPatternList(group, patterns)) : 'unknown'
      return 'unknown'
    }) !== 'no'
  )
}

function readWord(settings: Sshd, keyword: string, meanings: Readonly<Record<string, Truth>>): Truth {
  const truths = new Set((settings[keyword] ?? []).map((value) => meanings[value.toLowerCase()] ?? 'unknown'))
  const [only] = truths
  return truths.size === 1 && only ? only : 'unknown'
}

export function readFlag(settings: Sshd, keyword: string): Truth {
  return readWord(settings, keyword, { yes: 'yes', no: 'no' })
}

/** OpenSSH 8.7 gave the older keyword a new name; both are printed by some. */
function readQuestions(settings: Sshd): Truth {
  const named = ['kbdinteractiveauthentication', 'challengeresponseauthentication'].filter(
    (keyword) => settings[keyword] !== undefined,
  )
  return named.length === 0 ? 'unknown' : some(named, (keyword) => readFlag(settings, keyword))
}

/** `any`, or lists of which one has to be gone through. OpenSSH before 7.9 prints nothing where nothing is set. */
function isPasswordEnough(values: readonly string[] | undefined): Truth {
  const lists = (values ?? ['any']).flatMap((value) => value.split(/\s+/)).filter((list) => list !== '')
  return some(lists, (list) =>
    truthOf(
      list === 'any' ||
        list.split(',').every((method) => /^(?:password|keyboard-interactive(?::.*)?)$/.test(method)),
    ),
  )
}

function isRootListed(settings: Sshd, groups: readonly string[] | null): Truth {
  const inGroups = (patterns: readonly string[]): Truth => {
    if (groups)
      return truthOf(groups.some((group) => patterns.some((pattern) => matchesPattern(group, pattern))))
    // Root is in the group of its name on every system; in which others is not known.
    return patterns.some((pattern) => matchesPattern('root', pattern)) ? 'yes' : 'unknown'
  }
  const denied = list(settings, 'denyusers')
  const allowed = list(settings, 'allowusers')
  const deniedGroups = list(settings, 'denygroups')
  const allowedGroups = list(settings, 'allowgroups')
  return and(
    // One who is denied from some hosts may come from others.
    truthOf(!denied.some((pattern) => !pattern.includes('@') && matchesPattern('root', pattern))),
    truthOf(
      allowed.length === 0 || allowed.some((pattern) => matchesPattern('root', pattern.replace(/@.*$/, ''))),
    ),
    deniedGroups.length === 0 ? 'yes' : not(inGroups(deniedGroups)),
    allowedGroups.length === 0 ? 'yes' : inGroups(allowedGroups),
  )
}

function list(settings: Sshd, keyword: string): string[] {
  return (settings[keyword] ?? [])
    .flatMap((value) => value.split(/\s+/))
    .filter((word) => word !== '' && word !== 'none')
}

/** `alice,!bob,dep*`: a pattern with `!` that matches takes everyone out whom another takes in. */
function matchesPatternList(name: string, patterns: string): Truth {
  const all = patterns.split(',')
  const excluded = all.some((each) => each.startsWith('!') && matchesPattern(name, each.slice(1)))
  return truthOf(!excluded && all.some((each) => !each.startsWith('!') && matchesPattern(name, each)))
}

/** `*` and `?` as in sshd's own patterns, without regular expressions, whose time a pattern could make long. */
function matchesPattern(name: string, pattern: string): boolean {
  let reached = new Set([0])
  for (const character of pattern) {
    const next = new Set<number>()
    for (const at of reached) {
      if (character === '*') for (let to = at; to <= name.length; to += 1) next.add(to)
      else if (at < name.length && (character === '?' || character === name[at])) next.add(at + 1)
    }
    reached = next
  }
  return reached.has(name.length)
}
