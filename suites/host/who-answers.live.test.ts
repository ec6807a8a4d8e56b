import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCollection } from '../../lab/fixtures/facts/collection-fixture.ts'
import { accessTo } from '../../lab/fixtures/facts/host-fixture.ts'
import { findProgram, listMissingPrograms } from '../../lab/programs/programs.ts'
import {
  type Account,
  type AuditedHost,
  auditedHostPrograms,
  startAuditedHost,
} from '../../lab/servers/audited-host.ts'
import { gatherHosts } from '../../probes/host/gather-hosts.ts'
import type { HostFacts } from '../../probes/host/host-facts.ts'
import { questions } from '../../probes/host/questions.ts'
import { checks } from '../check-catalogue.ts'
import { runChecks } from '../run-checks.ts'

// What answers for a program: each kind of account that lets somebody in and runs nothing, on a real sshd.

const missing = process.getuid?.() === 0 ? listMissingPrograms(auditedHostPrograms) : ['root']
const french = ['SetEnv LANG=fr_FR.UTF-8', 'SetEnv LANGUAGE=fr']

/** Nothing runs. */
const silent: readonly Account[] = [
  { name: 'nologin', shell: '/usr/sbin/nologin' },
  { name: 'binfalse', shell: '/bin/false' },
  { name: 'bintrue', shell: '/bin/true' },
  { name: 'forcedtrue', shell: '/bin/sh', sshd: ['ForceCommand /bin/true'] },
  { name: 'forcedcat', shell: '/bin/sh', sshd: ['ForceCommand echo "$SSH_ORIGINAL_COMMAND"'] },
  { name: 'forced127', shell: '/bin/sh', sshd: ['ForceCommand no-such-program'] },
  { name: 'forcedsftp', shell: '/bin/sh', sshd: ['ForceCommand internal-sftp'] },
  { name: 'french', shell: '/usr/bin/rbash', sshd: french },
  { name: 'leaving', shell: '/bin/bash', home: { '.bashrc': 'echo maintenance; exit 0\n' } },
  { name: 'oneearred', shell: '/bin/sh', sshd: ['ForceCommand sh -c "$SSH_ORIGINAL_COMMAND" 2>/dev/null'] },
  { name: 'merging', shell: '/bin/sh', sshd: ['ForceCommand sh -c "$SSH_ORIGINAL_COMMAND" 2>&1'] },
]

/** What needs no root runs, and what does is refused by sudo. */
const refused: readonly Account[] = [
  {
    name: 'asking',
    shell: '/bin/sh',
    sshd: french,
    sudoers: ['asking ALL=(root) ALL', 'asking ALL=(root) NOPASSWD: /bin/true'],
  },
  {
    name: 'ttyneeding',
    shell: '/bin/sh',
    sudoers: ['Defaults:ttyneeding requiretty', 'ttyneeding ALL=(root) NOPASSWD: ALL'],
  },
  {
    name: 'lectured',
    shell: '/bin/sh',
    sudoers: ['Defaults:lectured lecture=always', 'lectured ALL=(root) ALL'],
  },
  { name: 'unlisted', shell: '/bin/sh' },
]

const talking = {
  '.bashrc': 'printf "Welcome to $HOSTNAME"; printf "last login: never" >&2\n',
  '.profile': 'echo hi\n',
}
/** Everything runs. */
const working: readonly Account[] = [
  { name: 'plain', shell: '/bin/sh', sudoers: ['plain ALL=(root) NOPASSWD: ALL'] },
  { name: 'bash', shell: '/bin/bash', home: talking, sudoers: ['bash ALL=(root) NOPASSWD: ALL'] },
  ...['tcsh', 'fish', 'mksh', 'zsh'].flatMap((name) => {
    const shell = findProgram(name)
    const home = { '.cshrc': 'echo welcome\n', '.tcshrc': 'echo welcome\n', '.zshenv': 'echo welcome\n' }
    return shell === null ? [] : [{ name, shell, home, sudoers: [`${name} ALL=(root) NOPASSWD: ALL`] }]
  }),
  { name: 'relayed', shell: '/bin/sh', sshd: ['ForceCommand sh -c "$SSH_ORIGINAL_COMMAND"'] },
]

describe.skipIf(missing.length > 0)(`who answers${missing.length > 0 ? ` (absent: ${missing})` : ''}`, () => {
  let host: AuditedHost
  let facts: HostFacts
  beforeAll(async () => {
    host = await startAuditedHost([...silent, ...refused, ...working])
    const context = {
      timeout: 30_000,
      signal: new AbortController().signal,
      hostKeys: { knownHosts: host.knownHosts },
    }
    facts = await gatherHosts(context, host.endpoints)
  }, 120_000)
  afterAll(() => host[Symbol.asyncDispose]())

  const foundOf = (name: keyof typeof questions, account: string) => {
    const reading = facts[name][account]
    return reading?.status === 'ok' && 'found' in reading.value
      ? reading.value.found
      : (reading?.status ?? 'none')
  }

  test.each(silent)('$name: nothing of it is an answer, and no verdict is made', ({ name }) => {
    for (const question of Object.keys(questions) as (keyof typeof questions)[]) {
      expect([question, foundOf(question, name)]).toEqual([question, 'not-run'])
    }
    expect(judge(name).filter(({ verdict }) => verdict === 'pass' || verdict === 'fail')).toEqual([])
  })

  test.each(refused)('$name: what needs root is not taken for answered', ({ name }) => {
    expect(foundOf('osRelease', name)).toBe('value')
    for (const question of ['sshd', 'iptables', 'nginxConfiguration', 'mattermostRunning'] as const) {
      expect(['not-run', 'forbidden', 'not-installed']).toContain(foundOf(question, name))
    }
    expect(foundOf('sshd', name)).toBe(name === 'asking' ? 'not-run' : 'forbidden')
  })

  test.each(working)('$name: the answer alone, whatever the shell says before it', ({ name }) => {
    expect(facts.osRelease[name]).toMatchObject({ value: { found: 'value' } })
    expect(facts.osRelease[name]).toEqual(facts.osRelease.plain)
    expect(facts.hostname[name]).toEqual(facts.hostname.plain)
    const root = name !== 'relayed'
    expect(foundOf('sshd', name)).toBe(root ? foundOf('sshd', 'plain') : 'forbidden')
    expect(foundOf('mattermostConfigOpt', name)).toBe('absent')
  })

  /** Every check that reads a host, about this one. */
  function judge(name: string) {
    const ofHost = Object.fromEntries(
      Object.entries(facts).map(([fact, byHost]) => [`host.${fact}`, { [name]: byHost[name as never] }]),
    )
    const collection = createCollection(ofHost, { access: accessTo([name]) })
    const ids = checks
      .filter(({ needs }) => needs.some((need) => need.startsWith('host.')))
      .map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(15)
    return runChecks(collection, 'current', ids).map(({ id, verdict, reason }) => ({ id, verdict, reason }))
  }
})
