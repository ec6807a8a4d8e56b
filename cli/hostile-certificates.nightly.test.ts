import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EmbeddedReplica, startEmbeddedReplica } from '../containers/embedded/embedded-replica.ts'
import { httpsPortOf } from '../core/target.ts'
import { createAuditPool } from '../lab/audits/audits.ts'
import { shareName, shareOf } from '../lab/nightly.ts'
import { hostileCertificates, sendCertificates } from '../lab/servers/hostile-certificates.ts'
import { serveTcp } from '../lab/servers/loopback-server.ts'

let sound: EmbeddedReplica
const audits = createAuditPool(() => ({
  https: httpsPortOf(sound.target),
  http: sound.target.ports['80'] ?? 0,
}))
beforeAll(async () => {
  sound = await startEmbeddedReplica()
})
afterAll(async () => {
  await audits[Symbol.asyncDispose]()
  await sound[Symbol.asyncDispose]()
})

/** Milliseconds. */
const limits = { timeout: 300, deadline: 5000 }
/** Of a clock that stands still while the process waits for its turn: the deadline, a second of grace, a second for a piece of work. */
const mostSeconds = limits.deadline / 1000 + 2
/** MiB beyond an audit of a sound server. */
const mostGrowth = 160

/** What these servers do show: a whole ServerHello without heartbeats, and the same leaf whatever name is asked for. */
const shownByHello = ['heartbleed', 'tls-sni']
/** What a certificate that can be read shows by itself: its dates, its name, its key. Who signed it, none of them does. */
const shownByLeaf = ['certificate-expiry', 'certificate-hostname', 'certificate-key', 'must-staple']

describe.concurrent(`a whole audit ends in time, in bounded memory, and passes nothing that was not shown: ${shareName}`, () => {
  const all = Object.entries(hostileCertificates).map(([name, make]) => ({ name, make }))
  test.each(shareOf(all, 4))('of a server that $name', async ({ make }) => {
    await using server = await serveTcp(sendCertificates(make()))
    const { seconds, growth, passed } = await audits.audit({ https: server.port, http: server.port }, limits)
    expect(seconds).toBeLessThan(mostSeconds)
    expect(growth).toBeLessThan(mostGrowth)
    expect(passed.filter((id) => ![...shownByHello, ...shownByLeaf].includes(id))).toEqual([])
  })
})
