import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
} from '../../../core/verdict.ts'
import {
  createSuiteEvidence,
  listOfferedSuites,
  listUnsettledSuites,
  suiteFacts,
} from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'tls-key-reuse',
  area: 'edge',
  title: 'Every handshake gets an ephemeral key of its own',
  severity: 'medium',
  why: 'A key that serves many handshakes opens all of them to whoever gets it: their forward secrecy begins when the server forgets it. With DHE it also allows attacks that need many tries against one key (Raccoon, CVE-2020-1968; small subgroups, CVE-2016-0701).',
  remediation:
    'Update what terminates TLS: OpenSSL makes new keys since 1.0.2f (DH) and 1.1.0 (ECDH) whatever its options say. Elsewhere set `SSL_OP_SINGLE_DH_USE` and `SSL_OP_SINGLE_ECDH_USE` or what they are called there.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9325#section-7.4',
    'https://raccoon-attack.com',
    'https://eprint.iacr.org/2016/071',
  ],
  needs: [...suiteFacts, 'tls.ephemeralKeys', 'tls.dhParameters'],
  requirements: { current: { value: null, clauses: [rfc.freshKeys, rfc.exponentReuse] } },
  judge(facts) {
    const kinds = [...listEcdheKinds(facts['tls.ephemeralKeys']), ...listDheKinds(facts['tls.dhParameters'])]
    const evidence = kinds.map(createKindEvidence)
    const reused = kinds.filter(({ keys }) => new Set(keys).size < keys.length)
    if (reused.length > 0)
      return fail(
        `the same key came in several handshakes: ${reused.map(({ name }) => name).join('; ')}`,
        ...evidence,
      )

    const offered = listOfferedSuites(facts)
    const unsettled = listUnsettledSuites(facts)
    if (unsettled.length > 0)
      return inconclusive(`more key exchanges may be offered: ${unsettled.join('; ')}`, ...evidence)
    if (offered.length === 0) return inconclusive('no cipher suite was accepted at all')
    const expected = [
      ...(['TLS 1.3', 'TLS 1.2', 'TLS 1.1', 'TLS 1.0', 'SSL 3.0'] as const).filter((version) =>
        offered.some(
          (entry) =>
            entry.version === version && (version === 'TLS 1.3' || /^ECDHE/.test(entry.suite.keyExchange)),
        ),
      ),
      ...(offered.some(({ suite }) => /^DHE/.test(suite.keyExchange)) ? (['DHE'] as const) : []),
    ]
    if (expected.length === 0)
      return notApplicable('no suite has ephemeral keys', ...createSuiteEvidence(offered))
    // Keys are not noted before TLS 1.2: the library that makes them is the same.
    const asked = expected.filter(
      (source) => source === 'DHE' || source === 'TLS 1.3' || source === 'TLS 1.2',
    )
    const open = asked.filter(
      (source) => !kinds.some((kind) => kind.source === source && new Set(kind.keys).size > 1),
    )
    if (open.length > 0 || asked.length === 0)
      return inconclusive(
        `not enough keys were seen to compare: ${(open.length > 0 ? open : expected).join(', ')}`,
        ...evidence,
      )
    return pass('no key came twice', ...evidence)
  },
})

/** Keys that can be compared: of one group in one version. */
interface Kind {
  name: string
  source: string
  keys: readonly string[]
}

function listEcdheKinds(keys: Fact<'tls.ephemeralKeys'>): Kind[] {
  return Object.entries(keys).flatMap(([version, seenKeys]) =>
    [...Map.groupBy(seenKeys, ({ group }) => group)].map(([group, entries]) => ({
      name: `${version} ${group}`,
      source: version,
      keys: entries.map(({ sha256 }) => sha256),
    })),
  )
}

function listDheKinds(parameters: Fact<'tls.dhParameters'>): Kind[] {
  return parameters.map(({ version, suite, publicKeys }) => ({
    name: `${version} ${suite}`,
    source: 'DHE',
    keys: publicKeys ?? [],
  }))
}

function createKindEvidence({ name, source, keys }: Kind): Evidence {
  const fact = source === 'DHE' ? 'tls.dhParameters' : 'tls.ephemeralKeys'
  return createEvidence(fact, `${name}: ${new Set(keys).size} different keys in ${keys.length} handshakes`)
}
