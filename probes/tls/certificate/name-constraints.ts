import type { ExtensionValues } from './certificate-extensions.ts'
import type { CertificateFields } from './certificate-fields.ts'
import type { GeneralName } from './general-names.ts'

type Constraints = NonNullable<ExtensionValues['nameConstraints']>

interface Named {
  fields: CertificateFields
  extensions: ExtensionValues
}

export interface ConstraintFindings {
  /** Names that the constraints forbid, with the reason in words. */
  forbidden: string[]
  /** Names of which it can't be told. */
  unclear: string[]
}

/**
 * Whether a CA's name constraints allow a certificate below it (RFC 5280 §4.2.1.10): each name must be in one of the permitted subtrees of its
 * kind, if there are any, and in none of the excluded. A kind of which there are none is free.
 */
export function applyNameConstraints(
  { permitted, excluded }: Constraints,
  { fields, extensions }: Named,
): ConstraintFindings {
  const findings: ConstraintFindings = { forbidden: [], unclear: [] }
  const names: GeneralName[] = [...extensions.names]
  if (fields.subject.comparable.length > 0) names.push({ kind: 'directory', name: fields.subject })
  for (const name of names) {
    const mine = permitted.filter((base) => isSameKind(base, name))
    const theirs = excluded.filter((base) => isSameKind(base, name))
    const inside = mine.map((base) => isWithin(name, base))
    const shut = theirs.map((base) => isWithin(name, base, 'excluded'))
    const text = formatName(name)
    if (shut.includes(true)) findings.forbidden.push(`${text} is in an excluded subtree`)
    else if (mine.length > 0 && inside.every((answer) => answer === false))
      findings.forbidden.push(
        `${text} is in none of the permitted subtrees (${mine.map(formatName).join(', ')})`,
      )
    else if (shut.includes(null) || (mine.length > 0 && !inside.includes(true))) findings.unclear.push(text)
  }
  return findings
}

function isSameKind(base: GeneralName, name: GeneralName): boolean {
  if (base.kind === 'other' && name.kind === 'other') return base.tag === name.tag
  return base.kind === name.kind
}

/** Null: this kind of name is not compared here, or the answer depends on what a wildcard stands for. */
function isWithin(name: GeneralName, base: GeneralName, list: 'permitted' | 'excluded' = 'permitted') {
  if (name.kind === 'dns' && base.kind === 'dns') return isDnsWithin(name.text, base.text, list)
  if (name.kind === 'ip' && base.kind === 'ip') return isAddressWithin(name.bytes, base.bytes)
  if (name.kind === 'directory' && base.kind === 'directory') {
    const own = name.name.comparable
    return base.name.comparable.every((part, index) => part === own[index])
  }
  return null
}

/**
 * A host is within its own name and every name that it ends with, label by label. A leading dot, which the RFC has for URIs only, is taken
 * as OpenSSL and Go take it: not the name itself. An excluded name below a wildcard's may or may not be one that it stands for.
 */
function isDnsWithin(name: string, base: string, list: 'permitted' | 'excluded'): boolean | null {
  const host = name.toLowerCase().replace(/\.$/, '')
  const domain = base.toLowerCase().replace(/\.$/, '')
  if (domain === '') return true
  const suffix = domain.startsWith('.') ? domain : `.${domain}`
  if (host.endsWith(suffix) || host === domain) return true
  const isBelowWildcard = host.startsWith('*.') && domain.replace(/^\./, '').endsWith(host.slice(1))
  return list === 'excluded' && isBelowWildcard ? null : false
}

/** The constraint is an address and a mask. One family is in no subtree of the other. */
function isAddressWithin(address: Buffer, base: Buffer): boolean | null {
  if (base.length !== 8 && base.length !== 32) return null
  const half = base.length / 2
  if (address.length !== half) return false
  return address.every((byte, index) => {
    const mask = base[half + index] ?? 0
    return (byte & mask) === ((base[index] ?? 0) & mask)
  })
}

function formatName(name: GeneralName): string {
  switch (name.kind) {
    case 'ip':
      return formatBytes(name.bytes)
    case 'directory':
      return name.name.text
    case 'other':
      return `a name of kind ${name.tag}`
    default:
      return name.text
  }
}

function formatBytes(bytes: Buffer): string {
  return bytes.length === 4 || bytes.length === 8
    ? [bytes.subarray(0, 4), bytes.subarray(4)]
        .filter((part) => part.length > 0)
        .map((part) => part.join('.'))
        .join('/')
    : bytes.toString('hex')
}
