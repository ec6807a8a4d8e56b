import { describeFailure, type Outcome } from '../../core/outcome.ts'
import { cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import type { ServerChoice } from '../../suites/clients/server-choice.ts'
import type { Answer } from './server-answer.ts'

/** How a server's answer differs from what was predicted; null: it doesn't. A prediction left open agrees with anything. */
export function describeDisagreement(choice: ServerChoice, answer: Outcome<Answer>): string | null {
  if (choice.answer === 'unknown') return null
  if (choice.answer === 'refusal') {
    if (answer.status === 'alert') return null
    return `a refusal (${choice.why}) was predicted; ${describeAnswer(answer)} came`
  }
  const predicted = `${choice.version}, ${choice.suites.join(' or ')}, ${choice.groups.join(' or ')}`
  return isPredicted(choice, answer) ? null : `${predicted} was predicted; ${describeAnswer(answer)} came`
}

function isPredicted(choice: Extract<ServerChoice, { answer: 'hello' }>, answer: Outcome<Answer>): boolean {
  if (answer.status !== 'ok') return false
  const { version, suite, group } = answer.value
  const grouped = version === 'TLS 1.3' || cipherSuiteNamed(suite)?.keyExchange.startsWith('ECDHE') === true
  return (
    version === choice.version &&
    choice.suites.includes(suite) &&
    (group === null ? !grouped : choice.groups.includes(group))
  )
}

function describeAnswer(answer: Outcome<Answer>): string {
  if (answer.status !== 'ok') return describeFailure(answer)
  const { version, suite, group } = answer.value
  return [version, suite, group ?? 'no group'].join(', ')
}
