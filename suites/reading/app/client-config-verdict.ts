import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import { whoAnswered } from '../edge/who-answered.ts'

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
  const { who, what } = whoAnswered(response)
  const evidence = createEvidence('mattermost.clientConfig', what)
  if (who === 'gate')
    return inconclusive(
      `the client configuration is answered by ${what}, which hides what is behind it`,
      evidence,
    )
  if (response.status !== 200 || body === null || who !== 'mattermost')
    return inconclusive(
      `what answered the client configuration is not Mattermost in working order: status ${response.status}${
        body === null ? ', not a JSON object of settings' : who === 'mattermost' ? '' : `, ${what}`
      }`,
      evidence,
    )
  return judge(body)
}
