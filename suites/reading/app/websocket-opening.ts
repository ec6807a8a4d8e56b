import type { Fact } from '../../../core/fact.ts'
import { describeFailure, type Outcome } from '../../../core/outcome.ts'
import type { Frame } from '../../../probes/websocket/frame.ts'
import { listHeaderValues } from '../edge/http-responses.ts'

export type Upgrade = Extract<Fact<'websocket.upgrade'>['sameOrigin'], { status: 'ok' }>['value']

/**
 * What in a 101 makes a client fail the connection: RFC 6455 §4.1, the numbered list after the handshake, as browsers apply it (Upgrade and
 * Sec-WebSocket-Accept may come once). Nothing was asked for by subprotocol or extension, so none may be agreed on.
 */
export function listHandshakeProblems(answer: Pick<Upgrade, 'headers' | 'accepted'>): string[] {
  const values = (name: string) => listHeaderValues(answer, name).map((value) => value.trim())
  const tokens = (name: string) => values(name).flatMap((value) => value.split(',').map((one) => one.trim()))
  const upgrades = tokens('upgrade')
  const accepts = values('sec-websocket-accept')
  const problems = [
    ...describeCount('Upgrade', upgrades.length),
    ...(upgrades.length === 1 && upgrades[0]?.toLowerCase() !== 'websocket'
      ? [`Upgrade is ${upgrades[0]}`]
      : []),
    ...(tokens('connection').some((token) => token.toLowerCase() === 'upgrade')
      ? []
      : ['Connection does not say Upgrade']),
    ...describeCount('Sec-WebSocket-Accept', accepts.length),
    ...describeUnasked('subprotocol', values('sec-websocket-protocol')),
    ...describeUnasked('extension', values('sec-websocket-extensions')),
  ]
  return problems.length === 0 && !answer.accepted
    ? ['Sec-WebSocket-Accept is not the hash of the key that was sent']
    : problems
}

/** What a success over HTTP/2 may not have either (RFC 8441 §5 keeps both rules). */
export function listStreamProblems(answer: Pick<Upgrade, 'headers'>): string[] {
  return [
    ...describeUnasked('subprotocol', listHeaderValues(answer, 'sec-websocket-protocol')),
    ...describeUnasked('extension', listHeaderValues(answer, 'sec-websocket-extensions')),
  ]
}

function describeCount(field: string, count: number): string[] {
  return count === 1 ? [] : [count === 0 ? `${field} is missing` : `${field} has ${count} values`]
}

function describeUnasked(what: string, values: readonly string[]): string[] {
  return values.some((value) => value !== '')
    ? [`the ${what} ${values.join(', ')} was not asked for`]
    : values.map(() => `a ${what} without a name was not asked for`)
}

/** What became of the open socket: `broken` for every client, `open`, or not `known`. */
export interface Aftermath {
  state: 'open' | 'broken' | 'unknown'
  what: string
}

/**
 * RFC 6455 §5.1 and §5.2 for the first frame. Mattermost sends none before a login, and hangs up after five seconds: a socket that is
 * closed sooner is no connection to it.
 */
export function readAftermath(first: Outcome<Frame> | undefined): Aftermath {
  if (!first) return { state: 'unknown', what: 'what becomes of the socket then was not looked at' }
  if (first.status === 'timeout') return { state: 'open', what: `open for ${first.seconds} s` }
  if (first.status === 'closed' || first.status === 'reset')
    return { state: 'broken', what: `the ${describeFailure(first)} as soon as it is open` }
  if (first.status !== 'ok') return { state: 'unknown', what: describeFailure(first) }
  const problem = findFrameProblem(first.value)
  return problem ? { state: 'broken', what: problem } : { state: 'open', what: 'a frame came' }
}

function findFrameProblem(frame: Frame): string | null {
  const { fin, reserved, opcode, masked, length, closeCode, httpStatus } = frame
  if (httpStatus !== undefined)
    return `an answer of HTTP${httpStatus === null ? '' : ` (${httpStatus})`} comes where frames ought to`
  if (masked) return 'the server masks its frames, which a client must not accept'
  if (reserved !== 0) return 'a frame has reserved bits set, though no extension was agreed on'
  if ((opcode > 2 && opcode < 8) || opcode > 10) return `a frame has the reserved opcode ${opcode}`
  if (opcode === 0) return 'the first frame continues a message that never began'
  if (opcode >= 8 && (!fin || length > 125)) return 'a control frame is too long, or in pieces'
  if (opcode === 8)
    return `the server closes it as soon as it is open (${closeCode === undefined ? 'without a code' : `code ${closeCode}`})`
  return null
}
