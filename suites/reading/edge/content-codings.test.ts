import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { auditEdge } from '../../../lab/audits/edge-audit.ts'
import { startEdge, withHeaders } from '../../../lab/servers/edge-stand-in.ts'

const checks = ['mattermost-ping', 'mattermost-version', 'security-headers'] as const

/** Answers everything in this coding, whatever was asked for (RFC 9110 §12.5.3). */
const answerInCoding = (coding: string, encode: (body: string) => Uint8Array) =>
  startEdge({
    answer: (_, usual) => ({
      ...withHeaders(usual, { 'content-encoding': coding }),
      body: encode(String(usual.body)),
    }),
  })

test.each([
  ['gzip', gzipSync, 'metabase #35858, 18F/18f.gsa.gov #1796; nginx gzip_static always'],
  ['deflate', deflateRawSync, 'without the wrapper of RFC 1950'],
  ['br', brotliCompressSync, 'precompressed by a CDN'],
  ['zstd', zstdCompressSync, 'caddy, encode zstd'],
  ['gzip, gzip', (body: string) => gzipSync(gzipSync(body)), 'by the app and by the proxy'],
] as [string, (body: string) => Uint8Array, string][])(
  '%s though it was not asked for is read',
  async (coding, encode, _source) => {
    await using edge = await answerInCoding(coding, encode)
    const { verdicts } = await auditEdge(edge, { checks })
    expect(verdicts['mattermost-ping']).toBe('pass')
    expect(verdicts['security-headers']).toBe('pass')
  },
)

test.each([
  ['gzip', (body: string) => Buffer.from(body), 'deepdetect #176: the field, and no coding'],
  ['gzip', (body: string) => gzipSync(body).subarray(0, 20), 'a stream that ends early'],
  ['compress', (body: string) => Buffer.from(body), 'a coding that browsers do not know'],
] as [string, (body: string) => Uint8Array, string][])(
  '%s that cannot be undone is no answer of Mattermost, and none of another either',
  async (coding, encode, _source) => {
    await using edge = await answerInCoding(coding, encode)
    const { verdicts, results } = await auditEdge(edge, { checks: ['mattermost-ping'] })
    expect(verdicts['mattermost-ping']).toBe('inconclusive')
    expect(results['mattermost-ping'].reason).toContain('content-encoding')
  },
)
