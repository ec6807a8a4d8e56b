import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type TlsOptions } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedReplica, startEmbeddedReplica } from '../containers/embedded/embedded-replica.ts'
import type { Run, RunFile } from '../core/run.ts'
import {
  alternativeNames,
  createCurveKey,
  formatPem,
  layOutCertificate,
} from '../lab/fixtures/handmade-certificate.ts'
import { hostileCertificates, hostileKey } from '../lab/servers/hostile-certificates.ts'
import { type LoopbackServer, serve } from '../lab/servers/loopback-server.ts'

const bin = join(import.meta.dirname, '..', 'bin', 'mmverify.cjs')
let folder: string
let sound: EmbeddedReplica
const hostile: Record<'twins' | 'exponents' | 'brainpool', LoopbackServer> = {} as never

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-hostile-certificates-'))
  sound = await startEmbeddedReplica()
  await writeFile(join(folder, 'sound.pem'), sound.target.ca.join('\n'))
  hostile.twins = await serveChain('sends 285 CAs of one name and key')
  hostile.exponents = await serveChain('sends 70 CAs whose RSA keys have exponents of 3072 bits')
  hostile.brainpool = await serveBrainpool()
})
afterAll(async () => {
  for (const server of Object.values(hostile)) await server[Symbol.asyncDispose]()
  await sound[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const serveTls = (options: TlsOptions) =>
  serve(createServer(options, (socket) => socket.on('error', () => {})))

function serveChain(name: keyof typeof hostileCertificates): Promise<LoopbackServer> {
  const chain = hostileCertificates[name]?.() ?? []
  return serveTls({ cert: chain.map(formatPem).join(''), key: hostileKey.pem })
}

/** A leaf on Brainpool, whose CA the run is told to trust. */
async function serveBrainpool(): Promise<LoopbackServer> {
  const [ca, leaf] = [createCurveKey('brainpoolP256r1'), createCurveKey('brainpoolP256r1')]
  const root = layOutCertificate({
    subject: 'CA',
    issuer: 'CA',
    publicKey: ca.publicKey,
    signer: ca.privateKey,
  })
  await writeFile(join(folder, 'brainpool.pem'), formatPem(root))
  const certificate = layOutCertificate({
    subject: 'leaf',
    issuer: 'CA',
    publicKey: leaf.publicKey,
    extensions: [alternativeNames(['brainpool.example.com'])],
    signer: ca.privateKey,
  })
  return serveTls({ cert: formatPem(certificate), key: leaf.pem, ecdhCurve: 'P-256:brainpoolP256r1' })
}

const place = (port: number) => ({ connectTo: ['127.0.0.1'], ports: { 80: 1, 8065: 1, 443: port } })

function mmverify(...args: string[]): Promise<{ code: number; seconds: number; stderr: string }> {
  const started = performance.now()
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd: folder, timeout: 300_000 }, (error, _, stderr) => {
      const seconds = (performance.now() - started) / 1000
      resolve({ code: error ? Number(error.code) : 0, seconds, stderr })
    })
  })
}

/** Seconds. */
const deadline = 120

test('three servers with hostile certificates of eight: the run ends in its deadline, and the other five have their verdicts', async () => {
  const { port, connectTo, ports } = sound.target
  const targets = [
    ...[0, 1, 2].map((index) => ({
      host: `sound${index}.example.com:${port}`,
      connectTo,
      ports,
      ca: ['sound.pem'],
    })),
    ...Object.entries(hostile).map(([name, server]) => ({
      host: `${name}.example.com:${server.port}`,
      ...place(server.port),
      ...(name === 'brainpool' && { ca: ['brainpool.pem'] }),
    })),
    ...[3, 4].map((index) => ({
      host: `sound${index}.example.com:${port}`,
      connectTo,
      ports,
      ca: ['sound.pem'],
    })),
  ]
  await writeFile(join(folder, 'targets.yaml'), JSON.stringify({ targets, deadline }))
  const { seconds, stderr, code } = await mmverify(
    '--config',
    'targets.yaml',
    '--report-dir',
    'report',
    '--reporter',
    'jsonl',
  )
  expect(code, stderr).toBe(1)
  expect(seconds).toBeLessThan(deadline)
  const { runs } = JSON.parse(await readFile(join(folder, 'report', 'run.json'), 'utf8')) as Extract<
    RunFile,
    { runs: unknown }
  >
  const verdictsOf = (host: string) =>
    verdicts(runs.find(({ target }) => target.host === `${host}.example.com`))
  expect(runs.map(({ complete }) => complete)).toEqual(Array(8).fill(true))
  const [first, ...others] = [0, 1, 2, 3, 4].map((index) => verdictsOf(`sound${index}`))
  for (const other of others) expect(other).toEqual(first)
  expect(first).toMatchObject({ 'certificate-trust': 'pass', 'certificate-chain': 'pass' })
  expect(verdictsOf('twins')).toMatchObject({
    'certificate-trust': 'inconclusive',
    'certificate-expiry': 'inconclusive',
  })
  expect(verdictsOf('exponents')).toMatchObject({ 'certificate-trust': 'fail' })
  expect(verdictsOf('brainpool')).toMatchObject({ 'certificate-trust': 'pass' })
})

function verdicts(run: Run | undefined): Record<string, string> {
  return Object.fromEntries((run?.checks ?? []).map(({ id, verdict }) => [id, verdict]))
}
