import type { FactsAt } from '../../../../core/fact.ts'
import { describeFailure } from '../../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../../core/verdict.ts'
import { listOfferedVersions } from '../offered-versions.ts'
import { judgeWithoutOlderVersions, olderVersions } from './older-versions.ts'

export const heartbleedFacts = ['tls.versions', 'tls.extensions', 'tls.heartbleed'] as const

/** Passes where no ServerHello has the extension, or the false request alone went unanswered between correct ones. */
export function judgeHeartbleed(facts: FactsAt<(typeof heartbleedFacts)[number]>): Verdict {
  const without = judgeWithoutOlderVersions(facts['tls.versions'])
  if (without) return without
  const outcome = facts['tls.heartbleed']
  if (outcome.status !== 'ok') {
    const observed = describeFailure(outcome)
    return inconclusive(
      `correct heartbeats during the handshake were not answered (${observed}), so there is nothing to compare with; later ones were not tried`,
      createEvidence('tls.heartbleed', observed),
    )
  }
  const { value } = outcome
  return value ? judgeAnswer(value) : judgeWithoutExtension(facts)
}

function judgeAnswer(
  value: NonNullable<Extract<FactsAt<'tls.heartbleed'>['tls.heartbleed'], { status: 'ok' }>['value']>,
): Verdict {
  const { version, claimed, held, answer, returned } = value
  const evidence = createEvidence(
    'tls.heartbleed',
    `${version}: a request that claims ${claimed} bytes and has ${held}: ${answer}${returned === null ? '' : ` with ${returned} bytes`}`,
  )
  if (answer !== 'response')
    return pass('a heartbeat request that claims too much was not answered, a correct one was', evidence)
  if (returned !== null && returned > held)
    return fail(`a heartbeat request of ${held} bytes was answered with ${returned}`, evidence)
  return pass('a heartbeat request that claims too much got back no more than was sent', evidence)
}

function judgeWithoutExtension(facts: FactsAt<'tls.versions' | 'tls.extensions'>): Verdict {
  const extensions = facts['tls.extensions']
  const older = listOfferedVersions(facts['tls.versions']).filter((name) =>
    olderVersions.some((version) => version === name),
  )
  // Heartbeats are agreed on by an extension (RFC 6520 §2), and SSL 3.0 has none: there a server shows what it has in TLS.
  const withExtensions = older.filter((name) => name !== 'SSL 3.0')
  const offered = withExtensions.length > 0 ? withExtensions : older
  const evidence = offered.map((version) =>
    createEvidence('tls.extensions', `${version}: ${extensions[version]?.join(', ') ?? 'not seen'}`),
  )
  const unseen = offered.filter((version) => extensions[version] === undefined)
  if (unseen.length > 0)
    return inconclusive(`whether heartbeats are spoken was not seen in ${unseen.join(', ')}`, ...evidence)
  const undecided = offered.filter((version) => extensions[version]?.includes('heartbeat'))
  if (undecided.length > 0)
    return inconclusive(`heartbeats are spoken in ${undecided.join(', ')} and were not tried`, ...evidence)
  return pass('the server was offered heartbeats, and its ServerHello does not take them up', ...evidence)
}
