import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineFileCommand, defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { parseIni } from '../ini.ts'
import { defineHostQuestion } from '../question.ts'

export const opensslVersionSchema = z.strictObject({
  /** `1.0.2k`, `3.0.13`. */
  version: z.string(),
  /** Everything printed, on one line. */
  text: z.string(),
})

export const opensslVersion = defineHostQuestion({
  command: defineProgramCommand({
    id: 'openssl-version',
    programs: pathsIn.bin('openssl'),
    arguments: 'version',
    privilege: 'none',
    purpose: 'OpenSSL release',
  }),
  schema: opensslVersionSchema,
  parse: parseOpensslVersion,
})

export const openssl11Version = defineHostQuestion({
  command: defineProgramCommand({
    id: 'openssl11-version',
    programs: pathsIn.bin('openssl11'),
    arguments: 'version',
    privilege: 'none',
    purpose: 'OpenSSL 1.1 of EPEL 7',
  }),
  schema: opensslVersionSchema,
  parse: parseOpensslVersion,
})

/** `openssl version`. */
export function parseOpensslVersion(text: string): z.infer<typeof opensslVersionSchema> {
  const line = text.trim()
  const version = /^(?:OpenSSL|LibreSSL) (\d+(?:\.\d+)+[a-z]*)/.exec(line)?.[1]
  if (version === undefined || line.includes('\n')) throw new FormatError('version', 0)
  return { version, text: line }
}

export const opensslConfigSchema = z.strictObject({
  /** Settings of the section that is every program's default; null: nothing leads to one. */
  systemDefault: z.record(z.string(), z.string()).nullable(),
})
export type OpensslConfig = z.infer<typeof opensslConfigSchema>

export const opensslConfigRedhat = defineHostQuestion({
  command: defineFileCommand({
    id: 'openssl-config-redhat',
    file: '/etc/pki/tls/openssl.cnf',
    privilege: 'none',
    purpose: 'system-wide TLS defaults',
  }),
  schema: opensslConfigSchema,
  read: readOpensslConfig,
  absentExits: noSuchPlaceExits,
})

export const opensslConfigDebian = defineHostQuestion({
  command: defineFileCommand({
    id: 'openssl-config-debian',
    file: '/etc/ssl/openssl.cnf',
    privilege: 'none',
    purpose: 'system-wide TLS defaults',
  }),
  schema: opensslConfigSchema,
  read: readOpensslConfig,
  absentExits: noSuchPlaceExits,
})

/**
 * openssl.cnf: `openssl_conf` names a section whose `ssl_conf` names one whose `system_default` names the settings. A chain
 * that breaks anywhere sets nothing. @see config(5ssl)
 */
export function parseOpensslConfig(text: string): OpensslConfig {
  const sections = new Map<string, Map<string, string>>()
  for (const { name, settings } of parseIni(text)) {
    const section = sections.get(name ?? 'default') ?? new Map<string, string>()
    for (const [key, value] of settings) section.set(key, value.replace(/#.*/s, '').trim())
    sections.set(name ?? 'default', section)
  }
  const follow = (section: string | undefined, key: string) =>
    section === undefined ? undefined : sections.get(section)?.get(key)
  const system = follow(follow(follow('default', 'openssl_conf'), 'ssl_conf'), 'system_default')
  const settings = system === undefined ? undefined : sections.get(system)
  return { systemDefault: settings ? Object.fromEntries(settings) : null }
}

/**
 * Besides the settings, what may change them and was not read: files that `.include` brings in, variables in a value, and lines without a meaning.
 * What RHEL's crypto policy writes is asked for by the policy's name. @see config(5ssl)
 */
export function readOpensslConfig(text: string): { value: OpensslConfig; residue: Residue[] } {
  const value = parseOpensslConfig(text)
  const residue: Residue[] = []
  let continued = false
  for (const [index, { text: line }] of splitLines(text).entries()) {
    const wasContinued = continued
    continued = line.endsWith('\\')
    const content = line.replace(/#.*/, '').trim()
    const included = /^\.include\s*=?\s*(.*)$/.exec(content)?.[1]
    if (included !== undefined) {
      if (
        !/^"?\/etc\/crypto-policies\/back-ends\/(?:opensslcnf|openssl|openssl_fips)\.config"?$/.test(included)
      )
        residue.push(
          createResidue(index + 1, `.include ${/^[\w./"-]{1,80}$/.test(included) ? included : '…'}`),
        )
    } else if (
      /^(?:MinProtocol|MaxProtocol|CipherString|Protocol|Ciphersuites|openssl_conf|ssl_conf|system_default)\s*=.*\$/i.test(
        content,
      )
    ) {
      residue.push(createResidue(index + 1, `a variable in ${content.split('=', 1)[0]?.trim()}`))
    } else if (
      content !== '' &&
      !content.startsWith(';') &&
      !/^\[|^\.pragma\b|=/.test(content) &&
      !wasContinued
    ) {
      residue.push(createResidue(index + 1, 'no setting'))
    }
  }
  return { value, residue }
}
