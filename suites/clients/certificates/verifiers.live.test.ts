import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCertificateJudges } from '../../../lab/clients/certificate-judges.ts'
import { createChain, createTransparency } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { runCommand } from '../../../lab/programs/command.ts'
import { listMissingPrograms } from '../../../lab/programs/programs.ts'
import { type LoopbackServer, serve } from '../../../lab/servers/loopback-server.ts'
import { parseCertificate } from '../../../probes/tls/certificate/parsed-certificate.ts'
import type { Chain } from '../../../probes/tls/tls-facts.ts'
import type { ClientId } from '../clients.ts'
import { predictAcceptance } from './predict-acceptance.ts'
import { findVerifier } from './verifiers.ts'

/** Which entry each program is. */
const examples: Readonly<Record<string, ClientId>> = {
  'OpenSSL 3.0': 'openssl-3.0',
  GnuTLS: 'gnutls-3.7',
  Go: 'go-1.26',
  Java: 'java-17',
}

interface Issued {
  extensions: readonly string[]
  /** Of `openssl x509 -req`. */
  options?: readonly string[]
  key?: readonly string[]
}

const rsa = ['rsa:2048']
const san = 'subjectAltName=DNS:chat.test'
const serverAuth = 'extendedKeyUsage=serverAuth'
const usual: Issued = { extensions: [san, serverAuth] }
const names = (count: number) =>
  `subjectAltName=${['chat.test', ...Array.from({ length: count }, (_, at) => `n${at}.example.test`)].map((name) => `DNS:${name}`).join(',')}`

const authorities: Readonly<Record<string, Issued>> = {
  plain: { extensions: [] },
  policy: {
    extensions: ['policyConstraints=critical,requireExplicitPolicy:0', 'certificatePolicies=1.2.3.4'],
  },
  later: { extensions: ['policyConstraints=requireExplicitPolicy:1', 'certificatePolicies=1.2.3.4'] },
  much: { extensions: ['policyConstraints=requireExplicitPolicy:2', 'certificatePolicies=1.2.3.4'] },
  brainpool: { extensions: [], key: ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'] },
  edwards: { extensions: [], key: ['ed25519'] },
  short: { extensions: [], key: ['rsa:1024'] },
}

const leaves: Readonly<Record<string, Issued & { by?: string; repeat?: number }>> = {
  'what is in order': usual,
  'ten years': { ...usual, options: ['-days', '3650'] },
  'a negative serial number': { ...usual, options: ['-set_serial', '-5'] },
  'serial number zero': { ...usual, options: ['-set_serial', '0'] },
  'no subjectAltName': { extensions: [serverAuth] },
  'no extKeyUsage': { extensions: [san] },
  'for clients alone': { extensions: [san, 'extendedKeyUsage=clientAuth'] },
  'for any purpose': { extensions: [san, 'extendedKeyUsage=anyExtendedKeyUsage'] },
  'SHA-1': { ...usual, options: ['-sha1'] },
  MD5: { ...usual, options: ['-md5'] },
  'SHA-512': { ...usual, options: ['-sha512'] },
  'a key of 1024 bits': { ...usual, key: ['rsa:1024'] },
  'a key of 1536 bits': { ...usual, key: ['rsa:1536'] },
  'a CA with 1024 bits': { ...usual, by: 'short' },
  'a CA on a Brainpool curve': { ...usual, by: 'brainpool' },
  'a CA with Ed25519': { ...usual, by: 'edwards' },
  'a policy asked for, and none': { ...usual, by: 'policy' },
  'the policy asked for': { extensions: [...usual.extensions, 'certificatePolicies=1.2.3.4'], by: 'policy' },
  'another policy': { extensions: [...usual.extensions, 'certificatePolicies=1.2.3.5'], by: 'policy' },
  'any policy': { extensions: [...usual.extensions, 'certificatePolicies=2.5.29.32.0'], by: 'policy' },
  'a policy asked for at the leaf': { ...usual, by: 'later' },
  'a policy asked for below the leaf': { ...usual, by: 'much' },
  'ten certificates': { ...usual, repeat: 9 },
  'eleven certificates': { ...usual, repeat: 10 },
  'a message of 25 KB': { extensions: [names(1000), serverAuth] },
  'a message of 47 KB': { extensions: [names(2200), serverAuth] },
  'a message of 140 KB': { extensions: [names(6600), serverAuth] },
}

const missing = listMissingPrograms(['openssl'])
const judges = findCertificateJudges()
const predicted = new Map<string, Chain>()
const observed = new Map<string, Map<string, boolean>>()
const servers: LoopbackServer[] = []
let folder = ''

/** Each CA and leaf by OpenSSL, each leaf served on loopback, each program asked of all of them. */
beforeAll(async () => {
  if (missing.length > 0) return
  folder = await mkdtemp(join(tmpdir(), 'mmverify-verifiers-'))
  const place = (name: string) => join(folder, name)
  const openssl = async (...args: string[]) => {
    const { code, stderr } = await runCommand('openssl', args)
    if (code !== 0) throw new Error(stderr)
  }
  await openssl(
    'req',
    '-x509',
    '-newkey',
    ...rsa,
    '-nodes',
    '-keyout',
    place('root.key'),
    '-out',
    place('root.pem'),
    '-days',
    '3650',
    '-subj',
    '/CN=Root',
  )
  const keys = new Map<string, string>()
  const issue = async (
    file: string,
    subject: string,
    by: string,
    { extensions, options = [], key = rsa }: Issued,
  ) => {
    // One key for all that have the same kind: they take the longest to make.
    const kind = key.join(' ') + (by === 'root' ? file : '')
    const made = keys.get(kind) ?? place(`${file}.key`)
    const request = ['req', '-new', '-nodes', '-subj', subject, '-out', place('request.csr')]
    if (keys.has(kind)) await openssl(...request, '-key', made)
    else await openssl(...request, '-newkey', ...key, '-keyout', made)
    keys.set(kind, made)
    await writeFile(place('extensions'), extensions.join('\n'))
    const serial = options.includes('-set_serial') ? [] : ['-CAcreateserial']
    const days = options.includes('-days') ? [] : ['-days', '90']
    await openssl(
      'x509',
      '-req',
      '-in',
      place('request.csr'),
      '-CA',
      place(`${by}.pem`),
      '-CAkey',
      by === 'root' ? place('root.key') : place(`${by}.key`),
      ...serial,
      ...days,
      ...options,
      '-extfile',
      place('extensions'),
      '-out',
      place(`${file}.pem`),
    )
    return readFile(made)
  }
  for (const [name, authority] of Object.entries(authorities)) {
    const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign']
    await issue(name, `/CN=${name}`, 'root', {
      ...authority,
      extensions: [...extensions, ...authority.extensions],
    })
  }
  const ports = new Map<string, number>()
  for (const [name, { by = 'plain', repeat = 1, ...leaf }] of Object.entries(leaves)) {
    const key = await issue('leaf', '/CN=chat.test', by, leaf)
    const own = await readFile(place('leaf.pem'), 'utf8')
    const cert = own + (await readFile(place(`${by}.pem`), 'utf8')).repeat(repeat)
    predicted.set(name, readChain(cert))
    const server = await serve(
      createServer({ key, cert, ciphers: 'DEFAULT@SECLEVEL=0', minVersion: 'TLSv1.2' }, (socket) => {
        socket.on('error', () => {})
        socket.end('hello')
      }),
    )
    servers.push(server)
    ports.set(name, server.port)
  }
  for (const [judge, ask] of judges) {
    const answers = await ask([...ports.values()], place('root.pem'))
    observed.set(judge, new Map([...ports].map(([name, port]) => [name, answers.get(port) ?? false])))
  }
})

afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
  if (folder) await rm(folder, { recursive: true })
})

describe.each([...judges.keys()])('%s', (judge) => {
  test.skipIf(missing.length > 0).each(Object.keys(leaves))('%s', (name) => {
    const verifier = findVerifier(examples[judge] ?? 'go-1.26')
    const chain = predicted.get(name)
    if (!verifier || !chain) throw new Error(`nothing is known of ${judge} and ${name}`)
    const sha256 = chain.chain[0]?.sha256 ?? ''
    const { usable } = predictAcceptance(verifier, {
      'tls.certificates': [chain],
      'tls.transparency': createTransparency({ sha256, publicRoot: false }),
    })
    expect(usable).toBe(observed.get(judge)?.get(name))
  })
})

function readChain(pem: string): Chain {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*/g) ?? []
  const chain = blocks.map((block) => {
    const parsed = parseCertificate(Buffer.from(block.replace(/-----BEGIN CERTIFICATE-----/, ''), 'base64'))
    if (parsed.status !== 'ok') throw new Error('not a certificate')
    return parsed.value.facts
  })
  return createChain({ chain })
}
