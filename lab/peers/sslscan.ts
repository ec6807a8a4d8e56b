import { XMLParser } from 'fast-xml-parser'
import * as z from 'zod'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import { runCommand } from '../programs/command.ts'
import { listOpensslSuites } from '../programs/openssl-suites.ts'
import { requireProgram } from '../programs/programs.ts'
import type { PeerScan } from './peer-scan.ts'

/**
 * Runs sslscan's suite and group enumeration against a port of 127.0.0.1.
 *
 * @param upgrade - the protocol that leads to TLS, where it does not begin at once
 * @param groups - whether to enumerate them
 */
export async function runSslscan(port: number, upgrade?: 'mysql' | 'psql', groups = true): Promise<PeerScan> {
  const unasked = ['fallback', 'renegotiation', 'compression', 'heartbleed', 'check-certificate']
  if (!groups) unasked.push('groups')
  const args = [
    '--xml=-',
    ...unasked.map((test) => `--no-${test}`),
    '--sni-name=localhost',
    ...(upgrade ? [`--starttls-${upgrade}`] : []),
    `127.0.0.1:${port}`,
  ]
  const { stdout } = await runCommand(requireProgram('sslscan'), args, 100)
  return parseReport(stdout, await listOpensslSuites())
}

const cipher = z.object({ sslversion: z.string(), cipher: z.string(), id: z.string() })
const group = z.object({ sslversion: z.string(), name: z.string() })
const document = z.object({
  document: z.object({
    ssltest: z.object({ cipher: z.array(cipher).default([]), group: z.array(group).default([]) }),
  }),
})

const versions: Readonly<Record<string, VersionName>> = {
  SSLv2: 'SSL 2.0',
  SSLv3: 'SSL 3.0',
  'TLSv1.0': 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
}

/** sslscan names suites as OpenSSL does, and those it sends by itself as IANA does; the code point tells both. */
function parseReport(xml: string, suites: Awaited<ReturnType<typeof listOpensslSuites>>): PeerScan {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    isArray: (name, _path, _leaf, isAttribute) => !isAttribute && (name === 'cipher' || name === 'group'),
  })
  const { cipher, group } = document.parse(parser.parse(xml)).document.ssltest
  const scan: PeerScan = { suites: {}, groups: {}, preference: {}, dhBits: {} }
  for (const { sslversion, cipher: name, id } of cipher) {
    const iana = suites.byCodePoint.get(Number(id))?.iana ?? name
    appendName(scan.suites, versionOf(sslversion), iana)
  }
  // `secp256r1 (NIST P-256)`
  for (const { sslversion, name } of group)
    appendName(scan.groups, versionOf(sslversion), name.split(' ')[0] ?? name)
  return scan
}

function versionOf(name: string): VersionName {
  const version = versions[name]
  if (!version) throw new Error(`sslscan reports a version unknown here: ${name}`)
  return version
}

function appendName(lists: Partial<Record<VersionName, string[]>>, version: VersionName, name: string): void {
  lists[version] ??= []
  lists[version].push(name)
}
