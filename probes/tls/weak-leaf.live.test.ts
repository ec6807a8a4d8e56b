import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { runCommand } from '../../lab/programs/command.ts'
import { listMissingPrograms, requireProgram } from '../../lab/programs/programs.ts'
import { startOpenssl } from '../../lab/servers/tls/openssl.ts'
import { certificates } from './certificates.ts'
import { signatureSchemes } from './signature-schemes.ts'

/** A CA, and a leaf whose signature has this digest. */
async function createLeaf(folder: string, digest: string) {
  const openssl = requireProgram('openssl')
  const at = (name: string) => join(folder, `${digest}-${name}`)
  const run = async (args: string[]) => {
    const result = await runCommand(openssl, args)
    expect(result.code, result.stderr).toBe(0)
  }
  const key = ['-newkey', 'rsa:2048', '-nodes']
  const own = ['-subj', '/CN=ca', '-keyout', at('ca.key'), '-out', at('ca.crt'), '-days', '9']
  await run(['req', '-x509', ...key, ...own])
  await run(['req', ...key, '-subj', '/CN=localhost', '-keyout', at('leaf.key'), '-out', at('leaf.csr')])
  const issuer = ['-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-set_serial', '7', '-days', '9']
  await run(['x509', '-req', '-in', at('leaf.csr'), ...issuer, `-${digest}`, '-out', at('leaf.crt')])
  return { certificate: at('leaf.crt'), key: at('leaf.key'), combined: '' }
}

// openssl #25449 serves such a leaf at @SECLEVEL=0; ssllabs-scan #740, TestSSLServer #9: it must be seen to be reported.
describe.skipIf(listMissingPrograms(['openssl']).length > 0)('a leaf with a weak signature is read', () => {
  test.each([
    ['md5', 'TLS 1.2', '-tls1_2'],
    ['md5', 'TLS 1.3', '-tls1_3'],
    ['sha1', 'TLS 1.2', '-tls1_2'],
    ['sha1', 'TLS 1.3', '-tls1_3'],
  ])('%s, %s', { timeout: 60_000 }, async (digest, version, option) => {
    await using made = await mkdtempDisposable(join(tmpdir(), 'mmverify-live-'))
    const leaf = await createLeaf(made.path, digest)
    await using server = await startOpenssl([leaf], [option, '-cipher', 'ALL:@SECLEVEL=0'])
    const context = createLoopbackContext(server.port)
    const facts = await certificates.collect(context, loopbackFacts)
    const [chain, ...others] = facts['tls.certificates']
    expect(others).toEqual([])
    expect(chain?.chain[0]?.signatureAlgorithm.toLowerCase()).toContain(digest)
    expect(facts['tls.certificateFailures']).toEqual([])
    const suite = version === 'TLS 1.3' ? 'TLS_AES_256_GCM_SHA384' : 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'
    const signed = await signatureSchemes.collect(context, {
      ...loopbackFacts,
      'tls.suites': { [version]: [suite] },
    })
    expect(signed['tls.signatureSchemes']).toMatchObject({
      [version]: expect.arrayContaining(['rsa_pss_rsae_sha256']),
    })
  })
})
