import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { OCSPRequest } from '@peculiar/asn1-ocsp'
import { AsnConvert } from '@peculiar/asn1-schema'
import type { Credential } from './issued-certificate.ts'
import { createOcspError, createOcspResponse, type OcspAnswer } from './ocsp-answer.ts'

/** What the CA publishes over plain HTTP: its own certificate, and the state of those it issued. */
export interface Publication {
  issuer: Credential
  /** The certificates it can speak of, each with its answer. */
  answers: readonly { subject: Credential; answer: OcspAnswer }[]
}

export const ocspPath = '/ocsp'
export const caIssuersPath = '/issuer.crt'

/** OCSP over HTTP by GET and POST (RFC 6960 appendix A) and the issuer's certificate in DER. */
export function createCaServer(publication: () => Publication): RequestListener {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://responder.invalid')
    if (pathname === caIssuersPath) {
      sendReply(response, 'application/pkix-cert', publication().issuer.certificate.raw)
    } else if (pathname === ocspPath && request.method === 'POST') {
      collectBody(request, (body) => sendReply(response, ocspType, answerOcspRequest(body, publication())))
    } else if (pathname.startsWith(`${ocspPath}/`)) {
      const body = Buffer.from(decodeURIComponent(pathname.slice(ocspPath.length + 1)), 'base64')
      sendReply(response, ocspType, answerOcspRequest(body, publication()))
    } else {
      response.writeHead(404).end()
    }
  }
}

const ocspType = 'application/ocsp-response'
const requestLimit = 16_384

function answerOcspRequest(body: Buffer, { issuer, answers }: Publication): Buffer {
  const serial = parseRequestedSerial(body)
  if (serial === null) return createOcspError('malformedRequest')
  const known = answers.find(({ subject }) => serial === subject.certificate.serialNumber)
  return known ? createOcspResponse(known.subject, issuer, known.answer) : createOcspError('unauthorized')
}

/** Upper-case hex, as node:crypto prints serial numbers; null for bytes that are no OCSP request. */
function parseRequestedSerial(body: Buffer): string | null {
  let request: OCSPRequest
  try {
    request = AsnConvert.parse(body, OCSPRequest)
  } catch {
    return null
  }
  const serial = request.tbsRequest.requestList[0]?.reqCert.serialNumber
  return serial ? Buffer.from(serial).toString('hex').toUpperCase() : null
}

function collectBody(request: IncomingMessage, use: (body: Buffer) => void): void {
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > requestLimit) request.destroy()
    else chunks.push(chunk)
  })
  request.on('end', () => use(Buffer.concat(chunks)))
}

function sendReply(response: ServerResponse, type: string, body: Buffer): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length }).end(body)
}
