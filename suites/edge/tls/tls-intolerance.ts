import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, type Evidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { type HelloFeature, type HelloTry, readTolerance } from '../../reading/edge/hello-tolerance.ts'
import { listOfferedVersions } from '../../reading/edge/offered-versions.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'tls-intolerance',
  area: 'edge',
  title: 'Hellos with what is not known yet, long ones and those in pieces are answered',
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
    const refused = tries.filter(
      ({ features: [feature, ...others], outcome }) =>
        feature !== undefined &&
        others.length === 0 &&
        outcome.status !== 'ok' &&
        readTolerance(tries, feature).answer === 'refused',
    )
    if (refused.length > 0) {
      const listed = new Set(
        refused.flatMap(({ features, outcome, bytes }) =>
          features.map(
            (feature) =>
              `${words[feature]}${describeLength(feature, bytes)}: ${outcome.status === 'ok' ? '' : describeFailure(outcome)}`,
          ),
        ),
      )
      return fail(
        `hellos that are in order are not answered, others are: ${[...listed].join('; ')}`,
        ...evidence,
      )
    }
    if (versions.length === 0) return inconclusive('no version of TLS was negotiated', ...evidence)
    const expected: HelloFeature[] = [
      ...newestFeatures,
      ...(older ? (['medium-length'] as const) : []),
      ...(versions.includes('TLS 1.3') ? [] : (['future-version'] as const)),
    ]
    const open = expected.flatMap((feature) => {
      const tolerance = readTolerance(tries, feature)
      if (tolerance.answer !== 'unknown') return []
      return [tolerance.doubt === null ? words[feature] : `${words[feature]} (${tolerance.doubt})`]
    })
    if (open.length > 0) return inconclusive(`not shown to be borne: ${open.join('; ')}`, ...evidence)
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

const extensionParts = [
  'status_request',
  'signed_certificate_timestamp',
  'encrypt_then_mac',
  'extended_master_secret',
  'session_ticket',
  'ec_point_formats',
  'padding',
] as const

const words: Record<HelloFeature, string> = {
  grease: 'reserved values (GREASE) in every list',
  'hybrid-key': 'a key for X25519MLKEM768',
  long: 'a hello of 3000 bytes in one record',
  split: 'a hello that comes in two pieces',
  fragmented: 'a hello in three records',
  'future-version': 'the version after TLS 1.3',
  'medium-length': 'a hello of 256 to 511 bytes',
  'certain-lengths': 'a hello of certain lengths, whatever is in it',
  'rare-groups': 'groups besides X25519 and the NIST curves',
  'rare-schemes': 'signature schemes besides those of every browser',
  ...(Object.fromEntries(extensionParts.map((name) => [name, `the extension ${name}`])) as Record<
    (typeof extensionParts)[number],
    string
  >),
}

const newestFeatures: readonly HelloFeature[] = ['grease', 'hybrid-key', 'long', 'split', 'fragmented']

function describeLength(feature: HelloFeature, bytes: number | undefined): string {
  return feature === 'certain-lengths' && bytes !== undefined ? ` (${bytes} bytes)` : ''
}

function createTryEvidence({ features, outcome, repeated, bytes }: HelloTry): Evidence {
  const answer = outcome.status === 'ok' ? `answered in ${outcome.value.version}` : describeFailure(outcome)
  const times = repeated
    ? `, failed ${repeated.absent} of ${repeated.asked} times; ${repeated.sound} of ${repeated.controls} hellos without it were answered`
    : ''
  return createEvidence(
    'tls.intolerance',
    `${features.join(', ')}${bytes === undefined ? '' : ` (${bytes} bytes)`}: ${answer}${times}`,
  )
}
