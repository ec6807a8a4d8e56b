import type { Fact, FactPath } from '../../../core/fact.ts'
import { describeFailure, type Failure } from '../../../core/outcome.ts'
import {
  createEvidence,
  inconclusive,
  notApplicable,
  notAssessed,
  type Verdict,
} from '../../../core/verdict.ts'

/** Why DNS was not asked. */
export function judgeNotAsked(resolvers: Fact<'dns.resolvers'>): Verdict {
  const evidence = createEvidence('dns.resolvers', resolvers.asked)
  if (resolvers.asked === 'offline')
    return notAssessed(
      'nobody but the target is asked (--offline), and no resolver was given (--resolver)',
      evidence,
    )
  return resolvers.asked === 'no-name'
    ? notApplicable('the target is no name in DNS, so that no records can speak of it', evidence)
    : notAssessed(
        'the target is reached past DNS (--connect-to), and no resolver was given to ask (--resolver)',
        evidence,
      )
}

/** No resolver gave an answer that can be relied on: that says nothing about the records. */
export function judgeUnanswered(
  path: FactPath & `dns.${string}`,
  failure: Failure,
  { servers }: Fact<'dns.resolvers'>,
): Verdict {
  const whom = servers.length > 0 ? servers.join(', ') : 'no resolver is configured'
  if (failure.status === 'unresolved' && failure.code === 'NO_ZONE')
    return inconclusive(
      `the resolver says that there are none, but knows no zone of the name: it answers like that whatever there is (${whom})`,
      createEvidence(path, `no records, no SOA; ${whom}`),
    )
  // Over UDP a closed port is told by ICMP.
  const what = failure.status === 'refused' ? 'the port of the resolver is closed' : describeFailure(failure)
  return inconclusive(`DNS did not answer: ${what} (${whom})`, createEvidence(path, what))
}

/** What an answer is worth. */
export function describeProvenance({
  server,
  authenticated,
}: {
  server: string
  authenticated: boolean
}): string {
  return `by ${server}, ${authenticated ? 'validated' : 'not validated'} (AD)`
}
