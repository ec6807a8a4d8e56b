import { XMLParser } from 'fast-xml-parser'
import * as z from 'zod'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import { runCommand } from '../programs/command.ts'
import { requireProgram } from '../programs/programs.ts'
import type { PeerScan } from './peer-scan.ts'

/** The arguments of a run of `ssl-enum-ciphers` that spends no time on ping, DNS or anything but the script. */
export function createNmapArguments(port: number): string[] {
  const script = ['--script', 'ssl-enum-ciphers', '--script-args', 'tls.servername=localhost']
  return ['-n', '-Pn', '-sT', '-T4', '-oX', '-', ...script, '-p', String(port), '127.0.0.1']
}

/** Runs nmap's `ssl-enum-ciphers` against a port of 127.0.0.1. It enumerates no groups. */
export async function runNmap(port: number): Promise<PeerScan> {
  const { stdout } = await runCommand(requireProgram('nmap'), createNmapArguments(port), 100)
  return parseReport(stdout)
}

/** `<table key="TLSv1.2"><table key="ciphers"><table><elem key="name">…`. */
const elem = z.object({ key: z.string().optional(), '#text': z.string().optional() })
const suite = z.object({ elem: z.array(elem) })
const list = z.object({ key: z.string(), table: z.array(suite).default([]) })
const version = z.object({
  key: z.string(),
  table: z.array(list).default([]),
  elem: z.array(elem).default([]),
})
const script = z.object({ id: z.string(), table: z.array(version).default([]) })
const run = z.object({
  nmaprun: z.object({
    host: z.object({ ports: z.object({ port: z.object({ script: z.array(script).default([]) }) }) }),
  }),
})

const versions: Readonly<Record<string, VersionName>> = {
  SSLv3: 'SSL 3.0',
  'TLSv1.0': 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
}

function parseReport(xml: string): PeerScan {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
    isArray: (name) => name === 'table' || name === 'elem' || name === 'script',
  })
  const found = run.parse(parser.parse(xml)).nmaprun.host.ports.port.script
  const scan: PeerScan = { suites: {}, groups: {}, preference: {}, dhBits: {} }
  for (const { key, table, elem } of found.find(({ id }) => id === 'ssl-enum-ciphers')?.table ?? []) {
    const name = versions[key]
    if (!name) throw new Error(`nmap reports a version unknown here: ${key}`)
    const suites = table.find((inner) => inner.key === 'ciphers')?.table ?? []
    scan.suites[name] = suites.map(nameOf)
    scan.dhBits[name] = Object.fromEntries(suites.map((entry) => [nameOf(entry), dhBitsOf(entry)]))
    const preference = findField({ elem }, 'cipher preference')
    if (suites.length > 1 && (preference === 'server' || preference === 'client'))
      scan.preference[name] = preference
  }
  return scan
}

/** nmap says `TLS_AKE_WITH_AES_128_GCM_SHA256` for a suite of TLS 1.3, where suites aren't bound to a key exchange. */
function nameOf(entry: z.infer<typeof suite>): string {
  const name = findField(entry, 'name')
  if (!name) throw new Error('nmap reports a suite without a name')
  return name.replace(/^TLS_AKE_WITH_/, 'TLS_')
}

/** `dh 2048` */
function dhBitsOf(entry: z.infer<typeof suite>): number | undefined {
  const bits = /^dh (\d+)$/.exec(findField(entry, 'kex_info') ?? '')?.[1]
  return bits === undefined ? undefined : Number(bits)
}

function findField({ elem }: { elem: z.infer<typeof suite>['elem'] }, name: string): string | undefined {
  return elem.find(({ key }) => key === name)?.['#text']
}
