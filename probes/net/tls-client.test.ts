import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkServerIdentity, createServer } from 'node:tls'
import { expect, test } from 'vitest'
import {
  alternativeNames,
  createCurveKey,
  formatPem,
  layOutCertificate,
} from '../../lab/fixtures/handmade-certificate.ts'
import { serve } from '../../lab/servers/loopback-server.ts'
import { readImports } from '../../lab/source-imports.ts'
import { connectTls } from './tls-client.ts'

/** A CA and a server it has certified, both with keys on that curve. */
function createAuthority(curve: string) {
  const [authority, server] = [createCurveKey(curve), createCurveKey(curve)]
  const ca = layOutCertificate({
    subject: 'CA',
    issuer: 'CA',
    publicKey: authority.publicKey,
    signer: authority.privateKey,
  })
  const leaf = layOutCertificate({
    subject: 'localhost',
    issuer: 'CA',
    publicKey: server.publicKey,
    extensions: [alternativeNames(['localhost'])],
    signer: authority.privateKey,
  })
  return { ca, leaf, key: server.pem }
}

/** Shakes hands with a server that sends the leaf and its CA, which is trusted; what was verified, and who was there. */
async function shakeHands(curve: string, checkServerIdentity: () => Error | undefined) {
  const { ca, leaf, key } = createAuthority(curve)
  const groups = { ecdhCurve: `P-256:${curve}`, maxVersion: 'TLSv1.2' } as const
  const cert = formatPem(leaf) + formatPem(ca)
  await using server = await serve(createServer({ cert, key, ...groups }))
  const tls = connectTls({
    host: '127.0.0.1',
    port: server.port,
    servername: 'localhost',
    ca: formatPem(ca),
    rejectUnauthorized: false,
    checkServerIdentity,
    ...groups,
  })
  try {
    await new Promise((resolve, reject) => tls.once('secureConnect', resolve).once('error', reject))
    const certificates = [tls.getPeerX509Certificate(), tls.getPeerX509Certificate()]
    return { error: tls.authorizationError, isLeaf: certificates.map((found) => found?.raw.equals(leaf)) }
  } finally {
    tls.destroy()
  }
}

// Node's own way ends the process for all of these but the first.
test.each(['prime256v1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1', 'secp256k1'])(
  'a trusted leaf on %s is verified, and harms nobody',
  async (curve) => {
    expect(await shakeHands(curve, () => undefined)).toEqual({ error: null, isLeaf: [true, true] })
  },
)

test('who forgets to compare names trusts nobody', async () => {
  const { error } = await shakeHands('prime256v1', checkServerIdentity as never)
  expect(error).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
})

test('nobody else begins TLS, or asks for the legacy object', () => {
  const root = join(import.meta.dirname, '..', '..')
  const files = globSync(['probes/**/*.ts', 'cli/**/*.ts'], { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const connecting = files.filter((file) =>
    readImports(file).some(({ name, members }) => name === 'node:tls' && members.includes('connect')),
  )
  const asking = files.filter((file) =>
    /\.(getPeerCertificate|toLegacyObject)\(/.test(readFileSync(join(root, file), 'utf8')),
  )
  expect({ connecting, asking }).toEqual({ connecting: ['probes/net/tls-client.ts'], asking: [] })
})
