import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tls from 'node:tls'
import { promisify } from 'node:util'
import {
  BasicOCSPResponse,
  OCSPRequest,
  OCSPResponse,
  OCSPResponseStatus,
  Request,
  TBSRequest,
} from '@peculiar/asn1-ocsp'
import { AsnConvert } from '@peculiar/asn1-schema'
import { beforeAll, describe, expect, test } from 'vitest'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { type Authority, createAuthority, issueLeaf } from './authority.ts'
import { caIssuersPath, createCaServer, ocspPath } from './ca-server.ts'
import type { Credential } from './issued-certificate.ts'
import { createOcspResponse } from './ocsp-answer.ts'

let authority: Authority
let leaf: Credential
beforeAll(async () => {
  authority = await createAuthority('Test')
  leaf = await issueLeaf(authority.intermediate, {
    dnsNames: ['mattermost.test'],
    keyBits: 2048,
    validFromDay: -1,
    validToDay: 89,
    ocspUrl: 'http://127.0.0.1:1/ocsp',
  })
})

test('node verifies the chain against the root, and the name', async () => {
  const server = tls
    .createServer({ key: pemKey(leaf), cert: leaf.pem + authority.intermediate.pem })
    .listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = tls.connect({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    servername: 'mattermost.test',
    ca: authority.root.pem,
  })
  await once(socket, 'secureConnect')
  expect(socket.authorized).toBe(true)
  expect(socket.getPeerX509Certificate()?.infoAccess).toContain('OCSP - URI:http://127.0.0.1:1/ocsp')
  socket.destroy()
  server.close()
})

test('another authority does not vouch for it', async () => {
  const other = await createAuthority('Other')
  expect(leaf.certificate.verify(authority.intermediate.certificate.publicKey)).toBe(true)
  expect(leaf.certificate.verify(other.intermediate.certificate.publicKey)).toBe(false)
})

describe.skipIf(listMissingPrograms(['openssl']).length > 0)('openssl ocsp reads the answers', () => {
  test.each([
    ['good', /Response verify OK[\s\S]*leaf.pem: good/],
    ['revoked', /Response verify OK[\s\S]*leaf.pem: revoked/],
    ['stale', /Response verify OK[\s\S]*Status times invalid/],
    ['other-certificate', /Response verify OK[\s\S]*No Status found/],
    ['bad-signature', /Response Verify Failure/i],
  ] as const)('%s', async (answer, expected) => {
    const directory = await mkdtemp(join(tmpdir(), 'mmverify-pki-'))
    try {
      const file = (name: string) => join(directory, name)
      await writeFile(file('root.pem'), authority.root.pem)
      await writeFile(file('issuer.pem'), authority.intermediate.pem)
      await writeFile(file('leaf.pem'), leaf.pem)
      await writeFile(file('response.der'), createOcspResponse(leaf, authority.intermediate, answer))
      const args = [
        '-issuer',
        'issuer.pem',
        '-cert',
        'leaf.pem',
        '-CAfile',
        'root.pem',
        '-respin',
        'response.der',
      ]
      const said = await promisify(execFile)('openssl', ['ocsp', ...args, '-verify_other', 'issuer.pem'], {
        cwd: directory,
      }).catch((error: { stdout: string; stderr: string }) => error)
      expect(said.stderr + said.stdout).toMatch(expected)
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

describe('the responder over HTTP', () => {
  async function ask(path: string, init?: RequestInit): Promise<Response> {
    const answers = [{ subject: leaf, answer: 'good' as const }]
    const server = createServer(createCaServer(() => ({ issuer: authority.intermediate, answers })))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      return await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init)
    } finally {
      server.close()
    }
  }

  function requestFor(subject: Credential): Buffer {
    const { responseBytes } = AsnConvert.parse(
      createOcspResponse(subject, authority.intermediate, 'good'),
      OCSPResponse,
    )
    if (!responseBytes) throw new Error('no response bytes')
    const reqCert = AsnConvert.parse(responseBytes.response.buffer, BasicOCSPResponse).tbsResponseData
      .responses[0]?.certID
    if (!reqCert) throw new Error('no single response')
    const tbsRequest = new TBSRequest({ requestList: [new Request({ reqCert })] })
    return Buffer.from(AsnConvert.serialize(new OCSPRequest({ tbsRequest })))
  }

  async function status(path: string, init?: RequestInit): Promise<OCSPResponseStatus> {
    return AsnConvert.parse(await (await ask(path, init)).arrayBuffer(), OCSPResponse).responseStatus
  }

  test('answers POST and GET about a certificate it knows', async () => {
    const body = requestFor(leaf)
    expect(await status(ocspPath, { method: 'POST', body })).toBe(OCSPResponseStatus.successful)
    const path = `${ocspPath}/${encodeURIComponent(body.toString('base64'))}`
    expect(await status(path)).toBe(OCSPResponseStatus.successful)
  })

  test('is unauthorized to speak of others, and names bytes that are no request', async () => {
    const body = requestFor(authority.root)
    expect(await status(ocspPath, { method: 'POST', body })).toBe(OCSPResponseStatus.unauthorized)
    const nonsense = { method: 'POST', body: Buffer.from('nonsense') }
    expect(await status(ocspPath, nonsense)).toBe(OCSPResponseStatus.malformedRequest)
  })

  test('publishes the issuer certificate', async () => {
    const published = Buffer.from(await (await ask(caIssuersPath)).arrayBuffer())
    expect(published.equals(authority.intermediate.certificate.raw)).toBe(true)
  })
})

function pemKey({ privateKey }: Credential): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
