import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass } from '../../core/verdict.ts'
import type { Sshd } from '../../probes/host/questions/sshd.ts'
import { readHostAnswer } from '../reading/host/host-answer.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { manuals } from '../requirements/manual-clauses.ts'

/** Settings that no host needs: keyword as `sshd -T` prints it, the values that are a fault, and what they do. */
const settings = [
  ['permitemptypasswords', /^yes$/, 'accounts without a password may log in'],
  ['hostbasedauthentication', /^yes$/, 'the word of another host is enough to log in'],
  ['strictmodes', /^no$/, 'authorized_keys counts although others may write to it'],
  ['permituserenvironment', /^yes$/, 'a user sets LD_PRELOAD and gets past restrictions of his key'],
  ['protocol', /\b1\b/, 'version 1 of the protocol is broken'],
] as const

/** Algorithms that are broken or removed from OpenSSH's own defaults. */
const algorithms = [
  ['ciphers', /^(?:arcfour|3des|blowfish|cast128|des)|-cbc(?:$|@)/],
  ['macs', /md5|-96(?:$|-)|ripemd/],
  ['kexalgorithms', /^diffie-hellman-group1-sha1$/],
  ['hostkeyalgorithms', /^ssh-dss/],
  ['pubkeyacceptedalgorithms', /^ssh-dss/],
  ['pubkeyacceptedkeytypes', /^ssh-dss/],
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
  requirements: { current: { value: null, clauses: [manuals.emptyPasswords] } },
  judge: (facts, { access }) =>
    judgeHosts(access, (host) => {
      const sshd = readHostAnswer(facts, 'sshd', host)
      if ('verdict' in sshd) return sshd.verdict
      if (sshd.found !== 'value') return inconclusive(`${host}: no sshd of OpenSSH was found`)
      const faults = [...listFaultySettings(sshd.value), ...listWeakAlgorithms(sshd.value)]
      const shown = ['permitemptypasswords', 'passwordauthentication', 'permitrootlogin', 'ciphers'].map(
        (keyword) => `${keyword} ${sshd.value[keyword]?.join(' ') ?? 'not printed'}`,
      )
      const evidence = createEvidence('host.sshd', `${host}: ${shown.join('; ')} (outside of Match blocks)`)
      return faults.length > 0
        ? fail(`${host}: ${faults.join('; ')}`, evidence)
        : pass('sshd lets nobody in without a secret, and uses no broken algorithm', evidence)
    }),
})

function listFaultySettings(sshd: Sshd): string[] {
  return settings.flatMap(([keyword, faulty, effect]) =>
    (sshd[keyword] ?? []).some((value) => faulty.test(value))
      ? [`${keyword} ${sshd[keyword]?.join(' ')}: ${effect}`]
      : [],
  )
}

function listWeakAlgorithms(sshd: Sshd): string[] {
  return algorithms.flatMap(([keyword, weak]) => {
    const found = (sshd[keyword] ?? []).flatMap((value) => value.split(',')).filter((name) => weak.test(name))
    return found.length > 0 ? [`${keyword} has ${found.join(', ')}`] : []
  })
}
