import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { Sshd } from '../../probes/host/questions/sshd.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import {
  combinePasswordLogin,
  mayConcernRoot,
  mixPasswordLogins,
  readPasswordLogin,
} from '../reading/host/sshd/root-login.ts'
import {
  applyMatch,
  describeMatch,
  isPlainMatch,
  readSshdViews,
  sshdFacts,
} from '../reading/host/sshd/sshd-views.ts'
import { manuals } from '../requirements/manual-clauses.ts'
import { salt } from '../requirements/salt-clauses.ts'

export const check = defineCheck({
  id: 'sshd-root-login',
  area: 'host',
  title: 'root cannot log in over SSH with a password',
  severity: 'high',
  why: 'root is the one account whose name everybody knows: with a password it is guessed at from the first hour on, and one guess is the whole host.',
  remediation:
    '`PermitRootLogin prohibit-password` (or `no`) in a file in /etc/ssh/sshd_config.d, a key for who deploys (`priv:` in the roster), and `systemctl reload ssh`.',
  references: ['https://man.openbsd.org/sshd_config#PermitRootLogin'],
  needs: ['host.sshd'],
  uses: sshdFacts,
  requirements: {
    current: {
      value: { judged: true },
      clauses: [manuals.rootLogin],
      departs: 'From seed 002, whose roster logs in as root with a password.',
    },
    salt: {
      value: { judged: false },
      clauses: [salt.rootLogin, salt.rosterPassword],
      obsolete:
        'The document logs in as root with a password; OpenSSH has not allowed that by default since 7.0 (2015).',
    },
  },
  judge: (facts, { access, requirement }) =>
    judgeHosts(access, (host) => judgeHost(facts, host, requirement.value.judged)),
})

type Facts = FactsAt<'host.sshd'> & Partial<FactsAt<(typeof sshdFacts)[number]>>

function judgeHost(facts: Facts, host: string, judged: boolean): Verdict {
  const sshd = readSshdViews(facts, host)
  if ('verdict' in sshd) return sshd
  const groups = valueOrNull(readHostAnswer(facts, 'rootGroups', host))
  // sshd's word for root counts before the one for nobody in particular, where they are of different connections.
  const ofRoot = sshd.matches.length > 0 ? sshd.views.filter(({ fact }) => /Root/.test(fact)) : []
  const views = ofRoot.length > 0 ? ofRoot : sshd.views
  const logins = views.map((view) => ({ view, login: readPasswordLogin(view.settings, groups) }))
  const evidence = views.map(({ fact, who, settings }) =>
    createEvidence(fact, `${host}: ${formatSettings(settings)} (${who})`),
  )
  if (!judged) {
    return notApplicable(
      `${host}: the document needs root's password, which is not asked for any more`,
      ...evidence,
    )
  }
  const open = logins.find(({ login }) => combinePasswordLogin(login) === 'yes')
  if (open) return fail(`${host}: root may log in with a password`, ...evidence)
  const matches = sshd.matches.filter((match) => mayConcernRoot(match, groups))
  const first = views[0]
  const loosened = matches.flatMap((match) =>
    first ? [{ match, login: readPasswordLogin(applyMatch(first, match), groups) }] : [],
  )
  const opened = loosened.find(
    ({ match, login }) => combinePasswordLogin(login) === 'yes' && isPlainMatch(match, sshd.matches),
  )
  if (opened) {
    return fail(`${host}: root may log in with a password where ${describeMatch(opened.match)}`, ...evidence)
  }
  const unclear = logins.find(({ login }) => combinePasswordLogin(login) === 'unknown')
  if (unclear) {
    return inconclusive(
      unclear.view.settings.permitrootlogin
        ? `${host}: whether sshd lets root in with a password cannot be told from what it says`
        : `${host}: sshd says nothing of root`,
      ...evidence,
    )
  }
  if (mixPasswordLogins([...logins, ...loosened].map(({ login }) => login)) !== 'no') {
    const which = matches.map(describeMatch).join('; ')
    return inconclusive(`${host}: Match blocks may let root in with a password: ${which}`, ...evidence)
  }
  // What was not read could loosen what was.
  if (sshd.unseen) return sshd.unseen
  return pass(`root cannot log in with a password${sshd.scope}`, ...evidence)
}

function formatSettings(settings: Sshd): string {
  const shown = [
    'permitrootlogin',
    'passwordauthentication',
    'kbdinteractiveauthentication',
    'challengeresponseauthentication',
    'usepam',
    'authenticationmethods',
    'allowusers',
    'denyusers',
    'allowgroups',
    'denygroups',
  ].filter((keyword) => settings[keyword] !== undefined)
  return shown.length === 0
    ? 'permitrootlogin is not printed'
    : shown.map((keyword) => `${keyword} ${settings[keyword]?.join(' ')}`).join('; ')
}
