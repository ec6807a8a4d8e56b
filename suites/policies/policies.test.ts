import { describe, expect, test } from 'vitest'
import { cipherSuiteNamed, cipherSuites } from '../../core/tls/registry/cipher-suites.ts'
import { namedGroupNamed } from '../../core/tls/registry/named-groups.ts'
import { createCollection, type Overrides } from '../../lab/fixtures/facts/collection-fixture.ts'
import { defects } from '../../lab/policies/policy-defects.ts'
import { policyServers } from '../../lab/policies/policy-servers.ts'
import { collectionSchema } from '../../probes/collection.ts'
import { checks } from '../check-catalogue.ts'
import { judgeCheck } from '../judge.ts'
import { type PolicyName, policies } from './policies.ts'
import type { Policy } from './policy.ts'

const names = Object.keys(policies) as PolicyName[]
const judgePolicy = (policy: PolicyName, facts: Overrides) =>
  checks
    .filter(({ requirements }) => requirements[policy] !== undefined)
    .map((check) => judgeCheck(check, collectionSchema.parse(createCollection(facts)), policy))
const listFailures = (policy: PolicyName, facts: Overrides) =>
  judgePolicy(policy, facts)
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ id }) => id)

describe.each(names)('%s', (policy) => {
  test('a server just as it says passes everything that applies', () => {
    const results = judgePolicy(policy, policyServers[policy])
    const open = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')
    expect(open.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([])
    expect(results.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(5)
  })

  test.each(Object.entries(defects[policy]))('fails exactly its rule: %s', (_name, [facts, fails]) => {
    expect(listFailures(policy, { ...policyServers[policy], ...facts })).toEqual(fails)
  })

  test('every rule is broken by one of these', () => {
    const broken = new Set(Object.values(defects[policy]).flatMap(([, fails]) => fails))
    expect(Object.keys(policies[policy]).filter((id) => !broken.has(id))).toEqual([])
  })

  test('each of its rules, and nothing else, is what the checks ask in its name', () => {
    const asked = checks.flatMap(({ id, requirements }) => {
      const requirement = requirements[policy]
      return requirement ? [[id, requirement]] : []
    })
    expect(Object.fromEntries(asked)).toEqual(policies[policy])
  })

  test('every suite and group on its lists is in the registry', () => {
    const { 'tls-ciphers': ciphers, 'tls-groups': groups }: Policy = policies[policy]
    const suites = ciphers?.value.allowed ?? []
    const listed = groups && 'allowed' in groups.value ? groups.value.allowed : []
    expect(suites.filter((name) => !cipherSuiteNamed(name))).toEqual([])
    expect(listed.filter((name) => !namedGroupNamed(name))).toEqual([])
    expect(new Set(suites).size).toBe(suites.length)
  })
})

describe('the configuration below fails the one above', () => {
  test('intermediate is not modern', () => {
    expect(listFailures('mozilla-modern', policyServers['mozilla-intermediate'])).toEqual([
      'tls-versions',
      'tls-ciphers',
      'certificate-expiry',
      'certificate-key',
    ])
  })

  test('old is not intermediate', () => {
    expect(listFailures('mozilla-intermediate', policyServers['mozilla-old'])).toEqual([
      'tls-versions',
      'tls-ciphers',
    ])
  })

  test('a server without TLS 1.2 is not intermediate: its clients would be lost', () => {
    expect(listFailures('mozilla-intermediate', policyServers['mozilla-modern'])).toEqual([
      'tls-versions',
      'client-compatibility',
    ])
  })
})

test('what could not be read in the original says so', () => {
  for (const name of ['anssi', 'bsi', 'nist', 'pci-dss'] as const) {
    const rules: Policy = policies[name]
    for (const { clauses } of Object.values(rules))
      for (const { source } of clauses) expect(source).toBeTruthy()
  }
})

/** Registered suites of these exchanges whose cipher is one of these, `TLS_` and `_WITH_` left out. */
function listRegistered(exchanges: RegExp, ciphers: RegExp): string[] {
  return cipherSuites
    .map(({ name }) => name)
    .filter((name) => {
      const [, exchange = '', cipher = ''] = /^TLS_(.+)_WITH_(.+)$/.exec(name) ?? []
      return exchanges.test(exchange) && ciphers.test(cipher)
    })
    .toSorted()
}
const listAllowed = (policy: Policy) =>
  (policy['tls-ciphers']?.value.allowed ?? []).filter((name) => name.includes('_WITH_')).toSorted()

test('NIST SP 800-52r2 §3.3.1.1: every suite that is registered with AES and a certificate, but for RSA key transport', () => {
  expect(listAllowed(policies.nist)).toEqual(
    listRegistered(
      /^(?:ECDHE_(?:ECDSA|RSA)|DHE_(?:RSA|DSS)|DH_(?:RSA|DSS)|ECDH_(?:ECDSA|RSA))$/,
      /^AES_(?:128|256)_/,
    ),
  )
})

test('BSI TR-02102-2: the same without SHA-1 and CCM_8', () => {
  expect(listAllowed(policies.bsi)).toEqual(
    listRegistered(
      /^(?:ECDHE_(?:ECDSA|RSA)|DHE_(?:RSA|DSS)|DH_(?:RSA|DSS)|ECDH_(?:ECDSA|RSA))$/,
      /^AES_(?:128|256)_(?:CBC_SHA(?:256|384)|GCM_SHA(?:256|384)|CCM)$/,
    ),
  )
})
