import { expect, test } from 'vitest'
import { listOpensslSuites } from '../programs/openssl-suites.ts'
import { listMissingPrograms } from '../programs/programs.ts'
import { ianaNameOf } from './openssl-suite-names.ts'

const missing = listMissingPrograms(['openssl'])

test.skipIf(missing.length > 0)('names follow the rule, by the table of OpenSSL itself', async () => {
  const { byIana } = await listOpensslSuites()
  const covered = [...byIana.values()].filter(({ openssl }) => ianaNameOf(openssl) !== null)
  expect(covered.length).toBeGreaterThanOrEqual(90)
  expect(covered.map(({ openssl }) => ianaNameOf(openssl))).toEqual(covered.map(({ iana }) => iana))
})

// RFC 2246 A.5, RFC 4346 A.5, RFC 4492 §6, RFC 4162: of these today's table has none.
test.each([
  ['RC4-SHA', 'TLS_RSA_WITH_RC4_128_SHA'],
  ['RC4-MD5', 'TLS_RSA_WITH_RC4_128_MD5'],
  ['DES-CBC3-SHA', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'],
  ['EDH-RSA-DES-CBC3-SHA', 'TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA'],
  ['ECDHE-ECDSA-RC4-SHA', 'TLS_ECDHE_ECDSA_WITH_RC4_128_SHA'],
  ['ECDH-RSA-AES128-SHA', 'TLS_ECDH_RSA_WITH_AES_128_CBC_SHA'],
  ['DHE-RSA-SEED-SHA', 'TLS_DHE_RSA_WITH_SEED_CBC_SHA'],
  ['IDEA-CBC-SHA', 'TLS_RSA_WITH_IDEA_CBC_SHA'],
])('%s is %s', (openssl, iana) => {
  expect(ianaNameOf(openssl)).toBe(iana)
})
