import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createAuthority, issueLeaf } from '../../containers/pki/authority.ts'
import type { Target } from '../../core/target.ts'
import { auditEdge } from '../../lab/audits/edge-audit.ts'
import { leafKey, pathCases } from '../../lab/certificates/path-cases.ts'
import { askChromium } from '../../lab/clients/chromium-word.ts'
import { formatPem } from '../../lab/fixtures/handmade-certificate.ts'
import { keepKey } from '../../lab/fixtures/kept-keys.ts'
import { shareName, shareOf } from '../../lab/nightly.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { type EdgeBehaviour, startEdge } from '../../lab/servers/edge-stand-in.ts'
import { standInHost } from '../../lab/servers/mattermost-answers.ts'
import { clients } from './clients.ts'
import { type NegotiationFacts, negotiationFacts } from './negotiation-facts.ts'
import { predictNegotiation } from './predict-negotiation.ts'

/** The program itself, and its word on a server beside ours: whether it loads the page or refuses. */
const missing = listMissingPrograms(['chromium', 'certutil'])

interface Case {
  name: string
  start: () => Promise<{ behaviour: EdgeBehaviour; ca?: string[] }>
}

/** Where Chromium's word is another than ours: by which rule. */
interface Difference {
  chromium: 'loads' | 'refuses'
  rule: string
}

const weakForHttp2 = {
  chromium: 'refuses',
  rule: 'RFC 9113 §9.2.2 and Appendix A: HTTP/2, which the server selects, with a suite that is not ephemeral and AEAD ends in ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY; ours looks at TLS and HTTP/2 apart',
} as const

/** Every one there is. */
const differences: Readonly<Record<string, Difference>> = {
  'chain: that, and the right one after it': {
    chromium: 'loads',
    rule: 'it goes back to the other issuer of that name; OpenSSL does not, so that ours stays open',
  },
  'chain: a time with an offset': {
    chromium: 'refuses',
    rule: 'RFC 5280 §4.1.2.5 allows none, and it reads no other; ours stays open, since other clients do',
  },
  'chain: an empty subject': {
    chromium: 'refuses',
    rule: 'RFC 5280 §4.2.1.6: the alternative names must be critical then; ours asks for no more than that they are there',
  },
  'TLS: static RSA alone': weakForHttp2,
  'TLS: static RSA with CBC alone': weakForHttp2,
  'TLS: ECDHE with CBC and SHA-1 alone': weakForHttp2,
}

const chains: readonly Case[] = Object.entries(pathCases).map(([name, { leaf, sent, roots }]) => ({
  name: `chain: ${name}`,
  start: async () => ({
    behaviour: { tls: { key: leafKey.pem, cert: [leaf, ...sent].map((der) => formatPem(der)).join('') } },
    ca: roots.map((der) => formatPem(der)),
  }),
}))

const leaves: readonly Case[] = [
  serveLeaf('the name alone', { dnsNames: [standInHost] }),
  serveLeaf('another name', { dnsNames: ['other.test'] }),
  serveLeaf('a wildcard for it', { dnsNames: ['*.test'] }),
  serveLeaf('a wildcard one label too high', { dnsNames: ['*.chat.test'] }),
  serveLeaf('a lifetime of ten years', { validToDay: 3650 }),
  serveLeaf('an RSA key of 1024 bits', { keyBits: 1024 }),
  serveLeaf('expired yesterday', { validFromDay: -90, validToDay: -1 }),
  serveLeaf('valid from tomorrow', { validFromDay: 1 }),
]

const hellos: readonly Case[] = [
  serveTls('TLS 1.2 alone', { maxVersion: 'TLSv1.2' }),
  serveTls('TLS 1.3 alone', { minVersion: 'TLSv1.3' }),
  serveTls('TLS 1.1 alone', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
  serveTls('static RSA alone', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }),
  serveTls('static RSA with CBC alone', { maxVersion: 'TLSv1.2', ciphers: 'AES256-SHA' }),
  serveTls('DHE alone', { maxVersion: 'TLSv1.2', ciphers: 'DHE-RSA-AES128-GCM-SHA256', dhparam: 'auto' }),
  serveTls('ECDHE with CBC and SHA-384 alone', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-SHA384' }),
  serveTls('ECDHE with CBC and SHA-1 alone', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA' }),
  serveTls('CCM alone', { maxVersion: 'TLSv1.2', ciphers: 'AES128-CCM:AES256-CCM' }),
  serveTls('Camellia alone', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-CAMELLIA128-SHA256' }),
  serveTls('P-521 alone', { ecdhCurve: 'P-521' }),
  serveTls('P-384 alone', { ecdhCurve: 'P-384' }),
  serveTls('X448 alone', { minVersion: 'TLSv1.3', ecdhCurve: 'X448' }),
  serveTls('X25519MLKEM768 alone', { minVersion: 'TLSv1.3', ecdhCurve: 'X25519MLKEM768' }),
  serveTls('SecP384r1MLKEM1024 alone', { minVersion: 'TLSv1.3', ecdhCurve: 'SecP384r1MLKEM1024' }),
  serveTls('AES-128-CCM in TLS 1.3 alone', { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_CCM_SHA256' }),
  serveTls('a client certificate that may be left out', { requestCert: true, rejectUnauthorized: false }),
]

const cases = [...chains, ...leaves, ...hellos]

function serveLeaf(name: string, profile: Partial<Parameters<typeof issueLeaf>[1]>): Case {
  return {
    name: `leaf: ${name}`,
    start: async () => {
      const authority = await createAuthority('chromium', keepKey)
      const usual = { dnsNames: [standInHost], keyBits: 2048, validFromDay: -1, validToDay: 89 } as const
      const leaf = await issueLeaf(authority.intermediate, { ...usual, ...profile }, (_role, bits) =>
        Promise.resolve(generateKeyPairSync('rsa', { modulusLength: bits }).privateKey),
      )
      const key = leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      // OpenSSL serves keys below its security level only when told.
      const ciphers = 'DEFAULT:@SECLEVEL=0'
      return {
        behaviour: { tls: { key, cert: leaf.pem + authority.intermediate.pem, ciphers } },
        ca: [authority.root.pem],
      }
    },
  }
}

function serveTls(name: string, tls: NonNullable<EdgeBehaviour['tls']>): Case {
  return { name: `TLS: ${name}`, start: async () => ({ behaviour: { tls } }) }
}

/** Ours: what the checks say of the certificate to any client, and the prediction for this one of what TLS comes to. */
async function judge(target: Target): Promise<'loads' | 'refuses' | string> {
  const { results, facts } = await auditEdge(
    { target },
    {
      checks: [
        'certificate-trust',
        'certificate-hostname',
        'certificate-expiry',
        'client-compatibility',
        'http2',
      ] as const,
    },
  )
  const tls = Object.fromEntries(
    negotiationFacts.map((path) => [path, facts.tls?.[path.slice(4) as keyof typeof facts.tls]]),
  ) as unknown as NegotiationFacts
  const { 'client-compatibility': _everyone, http2, ...certificate } = results
  const negotiation = predictNegotiation(clients['chromium-156'], tls)
  if (negotiation.connects === false || http2.verdict === 'fail') return 'refuses'
  const verdicts = Object.values(certificate).map(({ verdict }) => verdict)
  if (verdicts.includes('fail')) return 'refuses'
  if (negotiation.connects === null) return `open: ${negotiation.why}`
  return verdicts.every((verdict) => verdict === 'pass')
    ? 'loads'
    : `open: ${Object.values(certificate)
        .filter(({ verdict }) => verdict !== 'pass')
        .map(({ reason }) => reason)
        .join('; ')}`
}

describe.skipIf(missing.length > 0)(`Chromium itself: ${shareName}`, () => {
  test.each(shareOf(cases, 10))(
    '$name',
    async ({ name, start }) => {
      const differs = differences[name]
      const { behaviour, ca } = await start()
      await using edge = await startEdge(behaviour)
      const target = { ...edge.target, ...(ca && { ca }) }
      const word = await askChromium(target)
      const chromium = word === 'loads' ? 'loads' : 'refuses'
      const ours = await judge(target)
      if (differs)
        expect({ chromium, agrees: ours === chromium }, word).toEqual({
          chromium: differs.chromium,
          agrees: false,
        })
      else expect({ ours, word: chromium }, word).toEqual({ ours: chromium, word: chromium })
    },
    120_000,
  )
})

test('every difference is of a case that there is', () => {
  const names = cases.map(({ name }) => name)
  expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})
