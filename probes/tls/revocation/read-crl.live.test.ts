import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChain, createTransparency } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { createContext, loopbackFacts } from '../../../lab/fixtures/loopback-context.ts'
import { runCommand } from '../../../lab/programs/command.ts'
import { listMissingPrograms } from '../../../lab/programs/programs.ts'
import { type LoopbackServer, serve } from '../../../lab/servers/loopback-server.ts'
import { judgeRevocation } from '../../../suites/reading/edge/revocation-status.ts'
import { parseCertificate } from '../certificate/parsed-certificate.ts'
import { revocation } from './revocation.ts'

/** Lists as `openssl ca` makes them: what stands in its database, and what it is told besides. */
const lists: Readonly<
  Record<string, { database?: string; options?: string[]; extensions?: string[]; says: string }>
> = {
  'nobody is revoked': { says: 'pass' },
  'another one is': { database: revoke('78', 'keyCompromise'), says: 'pass' },
  'this one is': { database: revoke('77', 'keyCompromise'), says: 'fail' },
  'this one is, without a reason': { database: revoke('77'), says: 'fail' },
  'this one is on hold': { database: revoke('77', 'certificateHold'), says: 'fail' },
  'this one is, since the CA was broken': { database: revoke('77', 'CACompromise'), says: 'fail' },
  'for users alone': {
    extensions: ['issuingDistributionPoint=critical,@point', '[point]', 'onlyuser=TRUE'],
    says: 'pass',
  },
  'for CAs alone': {
    extensions: ['issuingDistributionPoint=critical,@point', '[point]', 'onlyCA=TRUE'],
    says: 'inconclusive',
  },
  'of another place': {
    extensions: [
      'issuingDistributionPoint=critical,@point',
      '[point]',
      'fullname=URI:http://elsewhere.test/',
    ],
    says: 'inconclusive',
  },
  'which has ended': {
    options: ['-crl_lastupdate', '20200101000000Z', '-crl_nextupdate', '20200201000000Z'],
    says: 'inconclusive',
  },
}

const missing = listMissingPrograms(['openssl'])
let folder = ''
let server: LoopbackServer
let list = Buffer.alloc(0)

beforeAll(async () => {
  if (missing.length > 0) return
  folder = await mkdtemp(join(tmpdir(), 'mmverify-crl-'))
  server = await serve(createServer((_, response) => response.end(list)))
  await mkdir(join(folder, 'ca'))
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const authority = [
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ]
  await openssl(
    'req',
    '-x509',
    ...ec,
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '90',
    '-subj',
    '/CN=Root',
    ...authority,
  )
  await openssl('req', '-new', ...ec, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=chat.test')
  await writeFile(
    join(folder, 'leaf.ext'),
    `crlDistributionPoints=URI:http://127.0.0.1:${server.port}/list.crl`,
  )
  await openssl(
    'x509',
    '-req',
    '-in',
    'leaf.csr',
    '-CA',
    'root.pem',
    '-CAkey',
    'root.key',
    '-set_serial',
    '0x77',
    '-days',
    '30',
    '-extfile',
    'leaf.ext',
    '-out',
    'leaf.pem',
  )
})

afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  if (folder) await rm(folder, { recursive: true })
})

test.skipIf(missing.length > 0).each(Object.entries(lists))(
  '%s, as OpenSSL has it',
  async (_, { database = '', options = [], extensions = [], says }) => {
    await writeFile(join(folder, 'index'), database)
    await writeFile(join(folder, 'number'), '01\n')
    await writeFile(
      join(folder, 'ca.cnf'),
      [
        '[ca]',
        'default_ca=this',
        '[this]',
        'database=index',
        'crlnumber=number',
        'default_md=sha256',
        'default_crl_days=7',
        'crl_extensions=list',
        '[list]',
        'authorityKeyIdentifier=keyid',
        ...extensions,
      ].join('\n'),
    )
    await openssl(
      'ca',
      '-config',
      'ca.cnf',
      '-gencrl',
      '-keyfile',
      'root.key',
      '-cert',
      'root.pem',
      ...options,
      '-out',
      'list.pem',
    )
    await openssl('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.crl')
    list = await readFile(join(folder, 'list.crl'))
    const verified = await run(
      'verify',
      '-CAfile',
      'root.pem',
      '-crl_check',
      '-CRLfile',
      'list.pem',
      'leaf.pem',
    )
    const { verdict, reason } = await judge()
    // OpenSSL knows only yes and no: what leaves it open is a no.
    expect({ verdict, accepted: verified.code === 0, reason }).toEqual({
      verdict: says,
      accepted: says === 'pass',
      reason: expect.any(String),
    })
  },
)

async function judge() {
  const [leaf, root] = await Promise.all(
    ['leaf.pem', 'root.pem'].map((name) => readFile(join(folder, name), 'utf8')),
  )
  const parsed = parseCertificate(Buffer.from((leaf ?? '').replace(/-----[^-]*-----/g, ''), 'base64'))
  if (parsed.status !== 'ok') throw new Error('not a certificate')
  const chain = createChain({ chain: [parsed.value.facts] })
  const { sha256 } = parsed.value.facts
  const facts = await revocation.collect(createContext({ ca: [root ?? ''] }), {
    ...loopbackFacts,
    'tls.certificates': [chain],
    'tls.transparency': createTransparency({ sha256 }),
  })
  return judgeRevocation(chain, facts['tls.revocation'], new Date())
}

function revoke(serial: string, reason?: string): string {
  const day = (from: number) =>
    new Date(Date.now() + from * 86_400_000)
      .toISOString()
      .replace(/[-:T]|\.\d+/g, '')
      .slice(2)
  return `R\t${day(20)}\t${day(-1)}${reason ? `,${reason}` : ''}\t${serial}\tunknown\t/CN=chat.test\n`
}

function run(...args: string[]) {
  const placed = args.map((arg) => (/\.(pem|key|csr|ext|cnf|crl)$/.test(arg) ? join(folder, arg) : arg))
  return runCommand('env', ['-C', folder, 'openssl', ...placed])
}

async function openssl(...args: string[]): Promise<void> {
  const { code, stderr } = await run(...args)
  if (code !== 0) throw new Error(stderr)
}
