import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, type Verdict } from '../../../core/verdict.ts'

type ClientCertificate = NonNullable<Extract<Fact<'tls.clientCertificate'>, { status: 'ok' }>['value']>

/**
 * Whether a certificate of the client's is demanded, which keeps out whoever has none: Mattermost's apps, and every browser that was not given
 * one. Null: it is not. nginx finishes the handshake and answers 400 (`ssl_verify_client on`), others end it by an alert.
 */
export function judgeClientCertificate(answer: Fact<'tls.clientCertificate'> | undefined): Verdict | null {
  if (!answer) return inconclusive('whether the server demands a certificate of the client was not collected')
  // Without any certificate of the server’s there is no handshake to judge either.
  if (answer.status !== 'ok' || answer.value === null) return null
  const { asked, authorities, withoutOne } = answer.value
  const of = authorities === null || authorities.length === 0 ? '' : `, of ${authorities.join('; ')}`
  const without = describeAnswer(withoutOne)
  const evidence = createEvidence(
    'tls.clientCertificate',
    `a certificate of the client is asked for in ${asked.join(', ')}${of}; without one: ${without}`,
  )
  if (withoutOne.status === 'alert')
    return fail(
      `nobody gets in without a certificate of their own${of}: whoever has none is refused (${without}), and Mattermost’s apps have none`,
      evidence,
    )
  if (withoutOne.status !== 'ok')
    return inconclusive(
      `a certificate of the client is asked for, and whether it is demanded cannot be told: without one: ${without}`,
      evidence,
    )
  return withoutOne.value.status === 400 || withoutOne.value.status === 403
    ? inconclusive(
        `a certificate of the client is asked for, and without one the start page is answered with ${without}`,
        evidence,
      )
    : null
}

function describeAnswer(answer: ClientCertificate['withoutOne']): string {
  if (answer.status !== 'ok') return describeFailure(answer)
  return answer.value.status === null ? 'an answer that is no HTTP' : `HTTP ${answer.value.status}`
}
