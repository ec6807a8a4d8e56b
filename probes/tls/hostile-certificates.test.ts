import { expect, test } from 'vitest'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { hostileCertificates, sendCertificates } from '../../lab/servers/hostile-certificates.ts'
import { startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { certificates } from './certificates.ts'

/** Milliseconds of processor time: the budget of the certificates, and half a second for making the server's answers and reading them. */
const mostWork = 2500

/** What becomes of a chain that is not shown. */
const ends: Readonly<Record<string, object>> = {
  'sends 285 CAs of one name and key': { status: 'too-much-work', unit: 'pieces' },
  'sends 60 CAs of one name, each with a key of its own, that certify each other': {
    status: 'too-much-work',
    unit: 'pieces',
  },
  'sends 300 certificates, each issued by the next': { status: 'too-much-work', unit: 'pieces' },
  'sends 1000 certificates': { status: 'too-much-work', unit: 'pieces' },
  'sends a certificate for 100,000 names': { status: 'malformed', field: 'length' },
  'sends a certificate without an end': { field: 'certificate_list[0].certificate' },
  'sends noise': { field: 'certificate_list[0].certificate' },
  'sends a certificate of no bytes': { status: 'malformed', field: 'certificate' },
}

test.each(Object.entries(hostileCertificates))(
  'of a server that %s, nothing is believed, at little cost',
  async (name, make) => {
    await using server = await startScriptedServer(sendCertificates(make()))
    const context = createLoopbackContext(server.port, { timeout: 2000 })
    const before = process.threadCpuUsage()
    const facts = await certificates.collect(context, loopbackFacts)
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(mostWork)
    const [chain] = facts['tls.certificates']
    expect(chain === undefined).toBe(name in ends)
    if (chain) expect(chain.verification).toMatchObject({ code: 'UNVERIFIED', pathToRoot: false, paths: [] })
    else expect(facts['tls.certificateFailures']).toContainEqual(expect.objectContaining(ends[name]))
    expect(facts['tls.transparency'].certificates.map(({ publicRoot }) => publicRoot)).not.toContain(true)
  },
)
