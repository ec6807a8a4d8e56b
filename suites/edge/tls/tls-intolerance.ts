import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, type Evidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { listOfferedVersions } from '../../reading/edge/offered-versions.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'tls-intolerance',
  area: 'edge',
  title: 'Hellos with what is not known yet, long ones and fragmented ones are answered',
  severity: 'medium',
  why: 'Browsers send reserved values, keys for post-quantum exchanges that take more than one packet, and new versions. A server or a box before it that trips over them shuts out new clients one release after the other, and is why downgrades were invented.',
  remediation:
    'Update what terminates TLS, and look for firewalls and load balancers that read the hello: `openssl s_client` that connects from beside the server and not from outside shows that it is one of those.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc8701',
    'https://www.rfc-editor.org/rfc/rfc7685',
    'https://tldr.fail',
  ],
  needs: ['tls.versions', 'tls.intolerance'],
  requirements: {
    current: { value: null, clauses: [rfc.ignoreUnrecognized, rfc.greaterVersion, rfc.fragmentedMessages] },
  },
  judge(facts) {
    const tries = facts['tls.intolerance']
    const evidence = tries.map(createTryEvidence)
    const versions = listOfferedVersions(facts['tls.versions']).filter((name) => !name.startsWith('SSL'))
    const older = versions.some((name) => name !== 'TLS 1.3')
    const borne = new Set(tries.flatMap(({ features, outcome }) => (outcome.status === 'ok' ? features : [])))
    const refused = tries.filter((alone) => {
      const [feature, ...others] = alone.features
      if (feature === undefined || others.length > 0 || borne.has(feature)) return false
      const control = families.some(
        (family) => family.includes(feature) && family.some((other) => borne.has(other)),
      )
      // medium-length is sent without another feature beside it. The hellos by which the suites were found differ from it only in
      // length, so they are its control.
      const lone = feature === 'medium-length' && older && !tries.some(isFutureVersion)
      const again = tries.find((other) => other !== alone && other.features.includes(feature))
      return (control || lone) && isRefusal(alone.outcome, again?.outcome)
    })
    if (refused.length > 0) {
      const listed = new Set(
        refused.flatMap(({ features, outcome }) =>
          features.map(
            (feature) => `${words[feature]}: ${outcome.status === 'ok' ? '' : describeFailure(outcome)}`,
          ),
        ),
      )
      return fail(
        `hellos that are in order are not answered, others are: ${[...listed].join('; ')}`,
        ...evidence,
      )
    }
    if (versions.length === 0) return inconclusive('no version of TLS was negotiated', ...evidence)
    const expected: Feature[] = [
      ...newestFeatures,
      ...(older ? (['medium-length'] as const) : []),
      ...(versions.includes('TLS 1.3') ? [] : (['future-version'] as const)),
    ]
    const open = expected.filter((feature) => !borne.has(feature))
    if (open.length > 0)
      return inconclusive(
        `not shown to be borne: ${open.map((feature) => words[feature]).join('; ')}`,
        ...evidence,
      )
    const odd = tries.some(({ features, outcome }) => features.length > 1 && outcome.status !== 'ok')
    if (odd)
      return inconclusive('each is borne alone, but all of them together were not answered', ...evidence)
    return pass(`answered: ${expected.map((feature) => words[feature]).join('; ')}`, ...evidence)
  },
})

type Try = Fact<'tls.intolerance'>[number]
type Feature = Try['features'][number]

const words: Record<Feature, string> = {
  grease: 'reserved values (GREASE) in every list',
  long: 'a hello of 3000 bytes',
  fragmented: 'a hello in three records',
  'future-version': 'the version after TLS 1.3',
  'medium-length': 'a hello of 256 to 511 bytes',
}

const newestFeatures: readonly Feature[] = ['grease', 'long', 'fragmented']
/** Asked together, and where that failed apart: one that is borne shows that the others' hellos would be answered. */
const families: readonly (readonly Feature[])[] = [newestFeatures, ['future-version', 'medium-length']]

function isFutureVersion({ features }: Try): boolean {
  return features.includes('future-version')
}

/**
 * An alert answers the hello. A cut connection or silence may be the network's, and counts when it was seen twice: where the
 * connection was made again, or where another hello with the feature met with the same.
 */
function isRefusal(alone: Try['outcome'], again: Try['outcome'] | undefined): boolean {
  if (alone.status === 'alert' || alone.status === 'lower-version') return true
  if (alone.status === 'reset' || alone.status === 'closed') return alone.attempts === 2
  return alone.status === 'timeout' && again?.status === 'timeout'
}

function createTryEvidence({ features, outcome }: Try): Evidence {
  const answer = outcome.status === 'ok' ? `answered in ${outcome.value.version}` : describeFailure(outcome)
  return createEvidence('tls.intolerance', `${features.join(', ')}: ${answer}`)
}
