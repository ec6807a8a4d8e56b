import type { Fact } from '../../../core/fact.ts'
import { describe } from '../../../core/outcome.ts'
import { inconclusive, seen, type Verdict } from '../../../core/verdict.ts'

export type ClientConfig = Readonly<Record<string, string>>

/** Judges Mattermost's client configuration; inconclusive where the application didn't hand one out. */
export function judgeClientConfig(
  clientConfig: Fact<'mattermost.clientConfig'>,
  judge: (config: ClientConfig) => Verdict,
): Verdict {
  if (clientConfig.status !== 'ok') {
    const why = describe(clientConfig)
    return inconclusive(
      `the client configuration was not answered: ${why}`,
      seen('mattermost.clientConfig', why),
    )
  }
  const { response, body } = clientConfig.value
  if (response.status !== 200 || body === null) {
    const what = `status ${response.status}${body === null ? ', not a JSON object of settings' : ''}`
    return inconclusive(
      `what answered the client configuration is not Mattermost in working order: ${what}`,
      seen('mattermost.clientConfig', what),
    )
  }
  return judge(body)
}
