import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { type Failure, ok } from '../core/outcome.ts'
import { profileNames } from '../core/requirement.ts'
import { checkResultSchema } from '../core/run.ts'
import { areas } from '../core/verdict.ts'
import {
  createAttackFacts,
  createCollection,
  createHostileCollection,
  createSuiteFacts,
  refused,
  reset,
  silence,
  tls12Suites,
  tls13Suites,
} from '../lab/fixtures/facts/collection-fixture.ts'
import { checks } from './check-catalogue.ts'
import { judgeCheck } from './judge.ts'
import { findRequirement, titleOf } from './profiles.ts'

const accepts = ok({ banner: '' })
const notTls: Failure = { status: 'malformed', field: 'record.type', offset: 0 }

const hostile = {
  'closed port': createHostileCollection(refused),
  'black hole': createHostileCollection({ status: 'timeout', phase: 'connect', seconds: 10 }),
  'accept then reset': createHostileCollection(reset, accepts),
  'accept then close': createHostileCollection({ status: 'closed', phase: 'handshake' }, accepts),
  'accept then silence': createHostileCollection(silence, accepts),
  'plain HTTP on the TLS port': createHostileCollection(notTls, accepts),
  'alerts only': createHostileCollection(
    { status: 'alert', level: 'fatal', description: 'handshake_failure' },
    accepts,
  ),
  'a name without address': createHostileCollection({ status: 'unresolved', code: 'ENOTFOUND' }),
  'no route on this machine': createHostileCollection({ status: 'local', code: 'ENETUNREACH' }),
}

test.each(Object.entries(hostile))('%s: no profile gives a single pass', (_name, collection) => {
  for (const profile of profileNames) {
    const passes = checks
      .filter((check) => judgeCheck(check, collection, profile).verdict === 'pass')
      .map(({ id }) => id)
    expect({ profile, passes }).toEqual({ profile, passes: [] })
  }
})

test('a working plain HTTP port beside a dead HTTPS port passes nothing', () => {
  const dead = createHostileCollection(refused)
  const healthy = createCollection()
  const collection = {
    ...dead,
    facts: {
      ...dead.facts,
      ports: healthy.facts.ports,
      http: {
        ...dead.facts.http,
        redirects: healthy.facts.http?.redirects?.map((walk) => ({
          ...walk,
          hops: walk.hops.map((hop, index) => (index === 0 ? hop : { ...hop, outcome: refused })),
          end: 'failure' as const,
        })),
        acme: healthy.facts.http?.acme,
        cleartext: healthy.facts.http?.cleartext,
      },
    },
  }
  for (const profile of profileNames) {
    const passes = checks
      .filter((check) => judgeCheck(check, collection, profile).verdict === 'pass')
      .map(({ id }) => id)
    expect({ profile, passes }).toEqual({ profile, passes: [] })
  }
})

test('without facts nothing is judged', () => {
  const empty = { ...createCollection(), facts: {} }
  for (const profile of profileNames) {
    for (const check of checks)
      expect(['inconclusive', 'not-applicable', 'not-assessed']).toContain(
        judgeCheck(check, empty, profile).verdict,
      )
  }
})

/** Seed 000's second list, without which its old platforms stay outside. */
const legacySuites = {
  'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  'TLS 1.3': tls13Suites,
}
const legacy = createCollection({ ...createSuiteFacts(legacySuites), ...createAttackFacts(legacySuites) })

test.each(['current', 'centos7', 'centos7-legacy'] as const)(
  '%s: the healthy fixture fails nothing and leaves nothing open',
  (profile) => {
    const open = checks
      .map((check) => judgeCheck(check, profile === 'centos7-legacy' ? legacy : createCollection(), profile))
      // What needs a look from inside has fixtures of its own.
      .filter(({ verdict }) => !['pass', 'not-applicable', 'not-assessed'].includes(verdict))
      .map(({ id, verdict, reason }) => ({ id, verdict, reason }))
    expect(open).toEqual([])
  },
)

test('current: what does not apply to the healthy fixture is a short, known list', () => {
  const results = checks.map((check) => judgeCheck(check, createCollection(), 'current'))
  expect(results.filter(({ verdict }) => verdict === 'not-applicable').map(({ id }) => id)).toEqual([
    'http3',
    'tls-dh-parameters',
    'ocsp-stapling',
    'must-staple',
    'dane',
    'ech',
    'post-quantum',
    'cookie-security',
  ])
})

test('removing any one fact never turns a verdict into a pass', () => {
  const whole = createCollection()
  for (const check of checks) {
    const before = judgeCheck(check, whole, 'current').verdict
    if (before === 'not-assessed') continue
    for (const path of check.needs) {
      const after = judgeCheck(check, createCollection({ [path]: undefined }), 'current').verdict
      expect({ id: check.id, path, after }).toEqual({ id: check.id, path, after: 'inconclusive' })
    }
    expect(['pass', 'not-applicable']).toContain(before)
  }
})

test('no check is as `npm run new:check` laid it out', () => {
  expect(checks.filter((check) => JSON.stringify(check).includes('to do:')).map(({ id }) => id)).toEqual([])
})

test('every result has the published shape', () => {
  for (const check of checks) {
    for (const profile of profileNames)
      checkResultSchema.parse(judgeCheck(check, createCollection(), profile))
  }
})

test('the registry holds exactly the files, each named after its id', () => {
  const files = areas.flatMap((area) =>
    globSync(`${area}/**/*.ts`, { cwd: import.meta.dirname })
      .filter((name) => !name.endsWith('.test.ts'))
      .map((name) => `${area}/${basename(name, '.ts')}`),
  )
  expect(checks.map(({ area, id }) => `${area}/${id}`).toSorted()).toEqual(files.toSorted())
})

test('every requirement cites a clause, and every clause has a document, a section and a sentence', () => {
  for (const check of checks) {
    for (const [profile, requirement] of Object.entries(check.requirements)) {
      expect({ id: check.id, profile, clauses: requirement.clauses.length }).not.toMatchObject({ clauses: 0 })
      // What is required may be nothing but the check itself, and then it says so.
      expect({ id: check.id, profile, has: Object.hasOwn(requirement, 'value') }).toMatchObject({ has: true })
      for (const { document, section, quote } of requirement.clauses)
        expect(Math.min(document.length, section.length, quote.length)).toBeGreaterThan(0)
    }
  }
})

test('every check says why it matters and how to mend it', () => {
  for (const { id, why, remediation, references, title } of checks) {
    expect({
      id,
      why: why.length > 40,
      remediation: remediation.length > 20,
      references: references.length > 0 && references.every((url) => /^https:\/\/\S+\.\S+/.test(url)),
    }).toEqual({ id, why: true, remediation: true, references: true })
    expect(title).not.toMatch(/\.$/)
  }
})

/** What is read where a title that several profiles share holds for all of their values, or speaks of the profile itself. */
const titlesRead: Readonly<Record<string, string>> = {
  'http-redirect': 'which status redirects, and whether the port must answer',
  'acme-challenge': 'whether a redirect is allowed, the port must answer, and the folder too',
  'tls-dh-parameters': 'how large is large enough',
  'tls-session-resumption': 'how long is not for too long',
  'certificate-key': 'how strong is strong enough',
  'client-compatibility': 'which clients must connect',
  'security-headers': 'which of Mattermost’s headers',
  'mattermost-version': 'not applicable where it is not judged',
  'upload-limit': 'how large the files are',
  'config-sql': 'which driver, and whether defaults must be spelled out',
  'config-drift': 'which settings were kept',
  'db-tls-mode': 'how much TLS a way needs',
  'db-grants': 'from which hosts',
  'cluster-ssh-forwarding': 'which tunnels there must be',
  'cluster-ssh-keys': 'which tunnels there must be',
  'cluster-firewall': 'which tunnels there must be',
  'cluster-dnat': 'which ports are redirected',
  'cluster-pre-start': 'which tunnels there must be',
  'cluster-tunnel-reachability': 'which tunnels there must be',
  firewall: 'on which hosts',
  'certbot-key-size': 'how large is large enough',
  'certbot-reload': 'what counts as a reload',
  'sshd-root-login': 'not applicable where it is not judged',
}

test('a title that stands for other values under another profile speaks of the profile, or was read for each of them', () => {
  const unread = checks
    .filter(({ id, requirements, title }) => {
      const values = profileNames.flatMap((profile) => {
        const requirement = findRequirement<unknown>(requirements, profile)
        return requirement && titleOf({ title, requirements }, profile) === title
          ? [JSON.stringify(requirement.value)]
          : []
      })
      return new Set(values).size > 1 && !title.includes('the profile') && !(id in titlesRead)
    })
    .map(({ id }) => id)
  expect(unread).toEqual([])
})

test.each([
  ['current', 'TLS 1.2 is offered, and nothing older'],
  ['centos7', 'TLS 1.2 and 1.3 are offered, and nothing older'],
  ['centos7-legacy', 'TLS 1.2 and 1.3 are offered, and nothing older'],
  ['mozilla-modern', 'The TLS versions that the profile requires are offered, and none that it forbids'],
] as const)('what tls-versions states under %s is true of what passes it', (profile, title) => {
  const check = checks.find(({ id }) => id === 'tls-versions')
  if (!check) throw new Error('no check tls-versions')
  const offered = createCollection(createSuiteFacts({ 'TLS 1.2': tls12Suites }))
  const { title: shown, verdict } = judgeCheck(check, offered, profile)
  expect({ shown, passes: verdict === 'pass' }).toEqual({ shown: title, passes: profile === 'current' })
})
