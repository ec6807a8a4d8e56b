import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../core/verdict.ts'
import { readHostAnswer } from '../reading/host/host-answer.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
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
    judgeHosts(access, (host) => {
      const sshd = readHostAnswer(facts, 'sshd', host)
      if ('verdict' in sshd) return sshd.verdict
      if (sshd.found !== 'value') return inconclusive(`${host}: no sshd of OpenSSH was found`)
      const root = sshd.value.permitrootlogin?.[0]
      const byPassword = [
        'passwordauthentication',
        'kbdinteractiveauthentication',
        'challengeresponseauthentication',
      ].filter((keyword) => sshd.value[keyword]?.[0] === 'yes')
      const evidence = createEvidence(
        'host.sshd',
        `${host}: permitrootlogin ${root ?? 'not printed'}; ${byPassword.join(', ') || 'no passwords'} (outside of Match blocks)`,
      )
      if (root === undefined) return inconclusive(`${host}: sshd says nothing of root`, evidence)
      const open = root === 'yes' && byPassword.length > 0
      if (!requirement.value.judged) {
        return notApplicable(
          `${host}: the document needs root's password, which is not asked for any more`,
          evidence,
        )
      }
      return open
        ? fail(`${host}: root may log in with a password`, evidence)
        : pass('root cannot log in with a password', evidence)
    }),
})
