import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { Sshd } from '../../probes/host/questions/sshd.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { judgeAlgorithms } from '../reading/host/sshd/sshd-algorithms.ts'
import { describeMatch, isPlainMatch, readSshdViews, sshdFacts } from '../reading/host/sshd/sshd-views.ts'
import { manuals } from '../requirements/manual-clauses.ts'

/** Settings that no host needs: keyword as `sshd -T` prints it, the values that are a fault, those that are not, and what they do. */
const settings = [
  {
    keyword: 'permitemptypasswords',
    faulty: /^yes$/i,
    sound: /^no$/i,
    effect: 'accounts without a password may log in',
  },
  {
    keyword: 'hostbasedauthentication',
    faulty: /^yes$/i,
    sound: /^no$/i,
    effect: 'the word of another host is enough to log in',
  },
  {
    keyword: 'strictmodes',
    faulty: /^no$/i,
    sound: /^yes$/i,
    effect: 'authorized_keys counts although others may write to it',
  },
  {
    keyword: 'permituserenvironment',
    faulty: /^yes$|\*|LD_/i,
    sound: /^(?:no|[A-Z_][\w,]*)$/i,
    effect: 'a user sets LD_PRELOAD and gets past restrictions of his key',
  },
  // Not printed any more since version 1 is gone from OpenSSH.
  { keyword: 'protocol', faulty: /\b1\b/, sound: null, effect: 'version 1 of the protocol is broken' },
  // Since OpenSSH 9.1.
  {
    keyword: 'requiredrsasize',
    faulty: /^(?:\d{1,2}|[1-9]\d\d|10[01]\d|102[0-3])$/,
    sound: null,
    effect: 'RSA keys of less than 1024 bits are taken',
  },
] as const

export const check = defineCheck({
  id: 'sshd-config',
  area: 'host',
  title: 'sshd lets nobody in without a secret, and uses no broken algorithm',
  severity: 'high',
  why: 'SSH is open to the network on every one of these hosts and ends in a shell: a single account without a password is enough.',
  remediation:
    'A file in /etc/ssh/sshd_config.d with `PermitEmptyPasswords no`, `HostbasedAuthentication no`, `StrictModes yes`, `PermitUserEnvironment no`; for old releases `Ciphers` and `KexAlgorithms` without the names above. `sshd -t && systemctl reload ssh`.',
  references: ['https://man.openbsd.org/sshd_config'],
  needs: ['host.sshd'],
  uses: sshdFacts,
  requirements: { current: { value: null, clauses: [manuals.emptyPasswords] } },
  judge: (facts, { access }) => judgeHosts(access, (host) => judgeHost(facts, host)),
})

type Facts = FactsAt<'host.sshd'> & Partial<FactsAt<(typeof sshdFacts)[number]>>

function judgeHost(facts: Facts, host: string): Verdict {
  const sshd = readSshdViews(facts, host)
  if ('verdict' in sshd) return sshd
  const findings = sshd.views.map(({ settings }) => ({
    faults: listFaultySettings(settings),
    missing: listMissingSettings(settings),
    algorithms: judgeAlgorithms(settings),
  }))
  const blocks = sshd.matches.map((match) => ({
    match,
    faults: listFaultySettings(match.settings),
    plain: isPlainMatch(match, sshd.matches),
  }))
  const evidence = sshd.views.map(({ fact, who, settings: all }) => {
    const shown = ['permitemptypasswords', 'passwordauthentication', 'permitrootlogin', 'ciphers'].map(
      (keyword) => `${keyword} ${all[keyword]?.join(' ') ?? 'not printed'}`,
    )
    return createEvidence(fact, `${host}: ${shown.join('; ')} (${who})`)
  })
  const faults = unique([
    ...findings.flatMap(({ faults, algorithms }) => [...faults, ...algorithms.weak]),
    ...blocks
      .filter(({ plain }) => plain)
      .flatMap(({ match, faults }) => faults.map((fault) => `${describeMatch(match)}: ${fault}`)),
  ])
  if (faults.length > 0) return fail(`${host}: ${faults.join('; ')}`, ...evidence)
  const unclear = unique([
    ...findings.flatMap(({ missing, algorithms }) => [...missing, ...algorithms.unknown]),
    ...blocks.flatMap(({ match, faults }) => faults.map((fault) => `${describeMatch(match)}: ${fault}`)),
  ])
  if (unclear.length > 0) {
    return inconclusive(`${host}: sshd cannot be judged by what is known: ${unclear.join('; ')}`, ...evidence)
  }
  if (sshd.unseen) return sshd.unseen
  const tolerated = unique(findings.flatMap(({ algorithms }) => algorithms.byDefault))
  const shown = tolerated.map((text) =>
    createEvidence('host.sshd', `${host}: ${text}, as OpenSSH has by default`),
  )
  return pass(
    `sshd lets nobody in without a secret, and uses no broken algorithm${sshd.scope}`,
    ...evidence,
    ...shown,
  )
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}

function listFaultySettings(sshd: Sshd): string[] {
  return settings.flatMap(({ keyword, faulty, effect }) =>
    (sshd[keyword] ?? []).some((value) => faulty.test(value))
      ? [`${keyword} ${sshd[keyword]?.join(' ')}: ${effect}`]
      : [],
  )
}

/** A setting that isn't printed, or has a value that nothing is known of, may have any effect. */
function listMissingSettings(sshd: Sshd): string[] {
  return settings.flatMap(({ keyword, faulty, sound }) => {
    if (sound === null) return []
    const values = sshd[keyword]
    if (values === undefined) return [`${keyword} is not printed`]
    return values.every((value) => faulty.test(value) || sound.test(value))
      ? []
      : [`${keyword} has another value`]
  })
}
