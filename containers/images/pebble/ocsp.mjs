// The OCSP responder (RFC 6960, over HTTP as in its appendix A) of Pebble's intermediate CA. Answers with what Pebble's own
// management interface says of the serial, signed by `openssl ocsp` with the intermediate's key.
//
// `override.json`, read at each request, lets a fault change the answer: {"status": "revoked"}, {"days": -2} …
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const limit = 64 * 1024

createServer(async (incoming, response) => {
  const query = await ocspRequest(incoming)
  if (query === null) {
    response.writeHead(400).end()
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'ocsp-'))
  try {
    const answer = await answerTo(query, folder)
    response.writeHead(200, { 'content-type': 'application/ocsp-response' }).end(answer)
  } finally {
    await rm(folder, { recursive: true })
  }
}).listen(80, '::')

/** POST carries the DER request as its body, GET in base64 as the path. */
async function ocspRequest(incoming) {
  if (incoming.method === 'GET') {
    return Buffer.from(decodeURIComponent(incoming.url.slice(1)), 'base64')
  }
  if (incoming.method !== 'POST') return null
  const chunks = []
  let size = 0
  for await (const chunk of incoming) {
    size += chunk.length
    if (size > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function answerTo(query, folder) {
  const file = (name) => join(folder, name)
  await writeFile(file('request.der'), query)
  const { stdout } = await run('openssl', ['ocsp', '-reqin', file('request.der'), '-req_text', '-noverify'])
  const serial = /Serial Number: ([0-9A-F]+)/.exec(stdout)?.[1] ?? ''
  const override = JSON.parse(await readFile('/pebble/override.json', 'utf8').catch(() => '{}'))
  const status = override.status ?? (await statusOf(serial))
  await Promise.all([
    writeFile(file('index.txt'), status === 'unknown' ? '' : indexLine(status, serial)),
    writeFile(file('ca.pem'), await management('/intermediates/0')),
    writeFile(file('ca.key'), await management('/intermediate-keys/0')),
  ])
  const validity = ['-ndays', String(override.days ?? 7)]
  await run('openssl', [
    ...['ocsp', '-index', file('index.txt'), '-CA', file('ca.pem'), '-rsigner', file('ca.pem')],
    ...[
      '-rkey',
      file('ca.key'),
      '-reqin',
      file('request.der'),
      '-respout',
      file('response.der'),
      ...validity,
    ],
  ])
  return readFile(file('response.der'))
}

/** A line of the database of `openssl ca`: status, expiry, revocation, serial, file, subject, separated by tabs. */
function indexLine(status, serial) {
  const revoked = status === 'revoked' ? '250101000000Z,keyCompromise' : ''
  return `${status === 'revoked' ? 'R' : 'V'}\t491231235959Z\t${revoked}\t${serial}\tunknown\t/CN=replica\n`
}

async function statusOf(serial) {
  const text = await management(`/cert-status-by-serial/${serial.toLowerCase()}`)
  const status = text.startsWith('{') ? JSON.parse(text).Status : 'unknown'
  return { Valid: 'good', Revoked: 'revoked' }[status] ?? 'unknown'
}

/** Pebble's management interface, on this machine's loopback only: its certificate is the one of `acme.pem`. */
function management(path) {
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port: 15000, path, rejectUnauthorized: false, timeout: 5000 },
      (answer) => {
        let text = ''
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('end', () => resolve(text))
      },
    )
    call.on('timeout', () => call.destroy(new Error(`no answer to ${path}`)))
    call.on('error', reject)
    call.end()
  })
}
