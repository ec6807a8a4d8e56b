import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'

export type ClientConfig = Readonly<Record<string, string>>

/** Judges Mattermost's client configuration; inconclusive where the application didn't hand one out. */
export function judgeClientConfig(
  clientConfig: Fact<'mattermost.clientConfig'>,
  judge: (config: ClientConfig) => Verdict,
): Verdict {
  if (clientConfig.status !== 'ok') {
    const why = describeFailure(clientConfig)
    return inconclusive(
      `the client configuration was not answered: ${why}`,
      createEvidence('mattermost.clientConfig', why),
    )
  }
  const { response, body } = clientConfig.value
  if (response.status !== 200 || body === null) {
    const what = `status ${response.status}${body === null ? ', not a JSON object of settings' : ''}`
    return inconclusive(
      `what answered the client configuration is not Mattermost in working order: ${what}`,
      createEvidence('mattermost.clientConfig', what),
    )
  }
  return judge(body)
}
