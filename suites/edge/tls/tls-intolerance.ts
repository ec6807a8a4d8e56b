import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, type Evidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { listOfferedVersions } from '../../reading/edge/offered-versions.ts'
import { explainRepetition } from '../../reading/repeated-absence.ts'
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
    const refused = tries.filter(({ features: [feature, ...others], outcome, repeated }) => {
      if (feature === undefined || others.length > 0 || borne.has(feature) || outcome.status === 'ok')
        return false
      return repeated !== undefined && explainRepetition(repeated, leastAsked) === null
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
        `not shown to be borne: ${open.map((feature) => `${words[feature]}${explainDoubt(feature, tries)}`).join('; ')}`,
        ...evidence,
      )
    const together = tries.filter(({ features }) => features.length > 1)
    const odd = together.some(
      ({ features, outcome }) =>
        outcome.status !== 'ok' &&
        !together.some((other) => other.outcome.status === 'ok' && other.features.join() === features.join()),
    )
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
/** A hello with the feature alone and its repetitions. Whatever came instead of an answer may be an accident. */
const leastAsked = 4

function explainDoubt(feature: Feature, tries: readonly Try[]): string {
  const alone = tries.find(({ features, repeated }) => features.join() === feature && repeated)
  const doubt = alone?.repeated && explainRepetition(alone.repeated, leastAsked)
  return doubt ? ` (${doubt})` : ''
}

function createTryEvidence({ features, outcome, repeated }: Try): Evidence {
  const answer = outcome.status === 'ok' ? `answered in ${outcome.value.version}` : describeFailure(outcome)
  const times = repeated
    ? `, failed ${repeated.absent} of ${repeated.asked} times; ${repeated.sound} of ${repeated.controls} hellos without it were answered`
    : ''
  return createEvidence('tls.intolerance', `${features.join(', ')}: ${answer}${times}`)
}
