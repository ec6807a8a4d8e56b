import { createHash, randomBytes } from 'node:crypto'
import type { Fact } from '../../core/fact.ts'
import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import { exchangeHeads, type ResponseHead } from '../http/head-exchange.ts'
import { askStatusUntilReady } from '../http/until-ready.ts'
import { createHttpsUrl } from '../http/url.ts'
import { belowSubpath, predictSubpath } from '../mattermost/subpath.ts'
import { isFrameWhole } from './frame.ts'
import {
  createOpeningFields,
  foreignOrigin,
  isEnd,
  listenMs,
  listResemblingOrigins,
  readFirstFrame,
  websocketPath,
} from './opening.ts'

type Upgrade = Fact<'websocket.upgrade'>['sameOrigin']

/** Opening handshakes as the web app, as a page of another site, and as an app without Origin would make them. */
export const upgrade = defineProbe({
  id: 'websocket-upgrade',
  needs: ['net.primary', 'mattermost.subpath'],
  predictNeeds: predictSubpath,
  provides: ['websocket.upgrade'],
  async collect(above, facts) {
    const context = belowSubpath(above, facts)
    const primary = facts['net.primary']
    const url = createHttpsUrl(context.target, websocketPath)
    const shake = async (origin: string | null, listen = 0): Promise<Upgrade> => {
      if (primary.status !== 'ok') return primary
      const key = randomBytes(16).toString('base64')
      const answer = await exchangeHeads(context, {
        url,
        address: primary.value.address,
        port: httpsPortOf(context.target),
        method: 'GET',
        headers: { ...createOpeningFields(key), ...(origin !== null && { origin }) },
        farewell: encodeCloseFrame(),
        listen,
        isEnough: isFrameWhole,
      })
      return mapOutcome(answer, (head) => ({
        status: head.status,
        accepted: isUpgradeAccepted(head, key),
        origin,
        headers: head.headers,
        ...(head.bytes && { first: readFirstFrame(head.bytes) }),
      }))
    }
    const shakeUntilReady = (origin: string | null, listen = 0) =>
      askStatusUntilReady(() => shake(origin, listen), context)
    const shakeAndListen = async (origin: string) => {
      const opened = await shakeUntilReady(origin, listenMs)
      // A socket that is lost at once may be the way's, or a server's that is being replaced.
      const isLost = opened.status === 'ok' && opened.value.first && isEnd(opened.value.first)
      return isLost ? { ...(await shakeUntilReady(origin, listenMs)), attempts: 2 } : opened
    }
    const [sameOrigin, foreign, noOrigin, ...resemblingOrigins] = await Promise.all([
      shakeAndListen(url.origin),
      shakeUntilReady(foreignOrigin),
      shakeUntilReady(null),
      ...listResemblingOrigins(url).map((origin) => shakeUntilReady(origin)),
    ])
    return { 'websocket.upgrade': { sameOrigin, foreignOrigin: foreign, noOrigin, resemblingOrigins } }
  },
})

/** RFC 6455 §4.2.2: 101, both upgrade headers, and the hash of our key, which a cache or an echo can't know. */
function isUpgradeAccepted({ status, headers }: ResponseHead, key: string): boolean {
  const values = (name: string) =>
    headers
      .filter(([header]) => header === name)
      .flatMap(([, value]) => value.split(',').map((v) => v.trim()))
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return (
    status === 101 &&
    values('upgrade').some((value) => value.toLowerCase() === 'websocket') &&
    values('connection').some((value) => value.toLowerCase() === 'upgrade') &&
    values('sec-websocket-accept').join() === accept
  )
}

/** RFC 6455 §5.5.1: FIN and opcode 8, masked as a client must, with status 1000. */
function encodeCloseFrame(): Buffer {
  const mask = randomBytes(4)
  const status = Buffer.from([1000 >> 8, 1000 & 0xff])
  return Buffer.concat([
    Buffer.from([0x88, 0x80 | 2]),
    mask,
    status.map((byte, index) => byte ^ (mask[index] ?? 0)),
  ])
}
