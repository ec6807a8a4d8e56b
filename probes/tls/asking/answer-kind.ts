import { describeFailure, type Failure, type Outcome } from '../../../core/outcome.ts'

/**
 * What an answer is, for comparison with others: equal text, equal answer. Whether a closed connection ends in FIN or RST
 * hangs on what was still unread, so that they are one kind; durations don't count. Null: the question was never put.
 */
export function answerKindOf(outcome: Outcome<{ answer: Failure }>): string | null {
  if (outcome.status !== 'ok') return null
  const { answer } = outcome.value
  if (answer.status === 'cancelled' || answer.status === 'local') return null
  if (answer.status === 'closed' || answer.status === 'reset') return 'the connection was closed'
  return answer.status === 'timeout' ? 'silence' : describeFailure(answer)
}
