import type { CertificateFields, Extension } from './certificate-fields.ts'
import {
  contextTag,
  type Element,
  plainContextTag,
  readBits,
  readElements,
  readObjectId,
  readSequence,
  readSmallInteger,
  readWhole,
  tags,
} from './der-element.ts'
import { type GeneralName, readGeneralName, readGeneralNames } from './general-names.ts'

/** What a certificate's extensions say (RFC 5280 §4.2). An extension that is absent says nothing: null, or an empty list. */
export interface ExtensionValues {
  basicConstraints: { isCa: boolean; pathLength: number | null } | null
  keyUsage: readonly string[] | null
  /** OIDs. */
  extendedKeyUsage: readonly string[] | null
  names: readonly GeneralName[]
  nameConstraints: { permitted: readonly GeneralName[]; excluded: readonly GeneralName[] } | null
  /** OIDs. */
  policies: readonly string[] | null
  /** The issuer's policy, and the subject's that stands for it below (§4.2.1.5). */
  policyMappings: readonly (readonly [string, string])[]
  /** Certificates that may follow before it holds (§4.2.1.11, §4.2.1.14). */
  requireExplicitPolicy: number | null
  inhibitPolicyMapping: number | null
  inhibitAnyPolicy: number | null
  ocspUrls: readonly string[]
  caIssuersUrls: readonly string[]
  /** TLS feature extension with status_request (RFC 7633). */
  mustStaple: boolean
  /** Embedded signed certificate timestamps (RFC 6962 §3.3): how many. */
  embeddedScts: number
  /** The extensions that are there and could not be read. */
  unread: readonly string[]
  /** Critical ones that no client is bound to know: whoever does not know one must refuse the certificate (§4.2). */
  unknownCritical: readonly string[]
}

/** Of an extension that comes twice the first is read. */
export function readExtensionValues({ extensions }: CertificateFields): ExtensionValues {
  const unread: string[] = []
  const read = <T>(name: string, readValue: (value: Buffer) => T | null): T | null => {
    const found = extensions.find(({ id }) => id === extensionIds[name])
    const value = found ? readValue(found.value) : null
    if (found && value === null) unread.push(name)
    return value
  }
  const policyConstraints = read('policyConstraints', readPolicyConstraints)
  const access = read('authorityInfoAccess', readAccess) ?? []
  const urls = (method: string) => access.flatMap(([id, url]) => (id === method ? [url] : []))
  return {
    basicConstraints: read('basicConstraints', readBasicConstraints),
    keyUsage: read('keyUsage', readKeyUsage),
    extendedKeyUsage: read('extendedKeyUsage', readObjectIds),
    names: read('subjectAltName', readNames) ?? [],
    nameConstraints: read('nameConstraints', readNameConstraints),
    policies: read('certificatePolicies', readPolicies),
    policyMappings: read('policyMappings', readMappings) ?? [],
    requireExplicitPolicy: policyConstraints?.requireExplicitPolicy ?? null,
    inhibitPolicyMapping: policyConstraints?.inhibitPolicyMapping ?? null,
    inhibitAnyPolicy: read('inhibitAnyPolicy', readInteger),
    ocspUrls: urls('1.3.6.1.5.5.7.48.1'),
    caIssuersUrls: urls('1.3.6.1.5.5.7.48.2'),
    mustStaple: (read('tlsFeature', readIntegers) ?? []).includes(statusRequest),
    embeddedScts: read('signedCertificateTimestampList', countScts) ?? 0,
    unread,
    unknownCritical: extensions.filter(isUnknownCritical).map(({ id }) => id),
  }
}

const extensionIds: Readonly<Record<string, string>> = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  signedCertificateTimestampList: '1.3.6.1.4.1.11129.2.4.2',
}

/** Those that §4.2 has every client understand, and the distribution points, which OpenSSL, Go and Chromium take as well. */
const understood: ReadonlySet<string> = new Set([
  ...['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.30', '2.5.29.31', '2.5.29.32'],
  ...['2.5.29.33', '2.5.29.36', '2.5.29.37', '2.5.29.54'],
])

function isUnknownCritical({ id, critical }: Extension): boolean {
  return critical && !understood.has(id)
}

const statusRequest = 5

/** `SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }`. */
function readBasicConstraints(value: Buffer): ExtensionValues['basicConstraints'] {
  const parts = readSequence(value)
  if (!parts || parts.length > 2) return null
  const isCa = parts[0]?.tag === tags.boolean && parts[0].content.some((byte) => byte !== 0)
  const length = parts.find(({ tag }) => tag === tags.integer)
  const pathLength = length ? readSmallInteger(length.content) : null
  return length && (pathLength === null || pathLength < 0) ? null : { isCa, pathLength }
}

/** The bits by their names in §4.2.1.3. */
const usages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

function readKeyUsage(value: Buffer): string[] | null {
  const content = readWhole(value, tags.bitString)
  const bits = content && readBits(content)
  return bits && usages.filter((_, index) => bits[index] === true)
}

function readIds(elements: readonly Element[] | null): string[] | null {
  const ids = elements?.map(({ tag, content }) => (tag === tags.objectId ? readObjectId(content) : null))
  return ids?.every((id) => id !== null) ? ids : null
}

function readObjectIds(value: Buffer): string[] | null {
  return readIds(readSequence(value))
}

function readNames(value: Buffer): GeneralName[] | null {
  const content = readWhole(value, tags.sequence)
  const names = content && readGeneralNames(content)
  const isSound = names?.every((name) => name.kind !== 'ip' || [4, 16].includes(name.bytes.length))
  return isSound ? names : null
}

/** `SEQUENCE { [0] GeneralSubtrees, [1] GeneralSubtrees }`; minimum and maximum have no meaning in X.509 on the web. */
function readNameConstraints(value: Buffer): ExtensionValues['nameConstraints'] {
  const parts = readSequence(value)
  if (!parts || parts.some(({ tag }) => tag !== contextTag(0) && tag !== contextTag(1))) return null
  const [permitted, excluded] = [0, 1].map((number) => {
    const subtrees = parts.find(({ tag }) => tag === contextTag(number))
    return subtrees ? readSubtrees(subtrees.content) : []
  })
  return permitted && excluded ? { permitted, excluded } : null
}

function readSubtrees(content: Buffer): GeneralName[] | null {
  const names = readElements(content)?.map((subtree) => {
    const base = subtree.tag === tags.sequence ? readElements(subtree.content)?.[0] : undefined
    return base ? readGeneralName(base) : null
  })
  return names?.every((name) => name !== null) ? names : null
}

function readPolicies(value: Buffer): string[] | null {
  const information = readSequence(value)?.map(({ content }) => readElements(content)?.[0])
  return information?.every((id) => id !== undefined) ? readIds(information) : null
}

function readMappings(value: Buffer): (readonly [string, string])[] | null {
  const pairs = readSequence(value)?.map(({ content }) => {
    const [from, to] = readIds(readElements(content)) ?? []
    return from !== undefined && to !== undefined ? ([from, to] as const) : null
  })
  return pairs?.every((pair) => pair !== null) ? pairs : null
}

function readPolicyConstraints(value: Buffer) {
  const parts = readSequence(value)
  if (!parts) return null
  const [requireExplicitPolicy, inhibitPolicyMapping] = [0, 1].map((number) => {
    const part = parts.find(({ tag }) => tag === plainContextTag(number))
    return part ? readSmallInteger(part.content) : null
  })
  return requireExplicitPolicy === undefined || inhibitPolicyMapping === undefined
    ? null
    : { requireExplicitPolicy, inhibitPolicyMapping }
}

function readInteger(value: Buffer): number | null {
  const content = readWhole(value, tags.integer)
  return content && readSmallInteger(content)
}

/** `Features ::= SEQUENCE OF INTEGER`, each a TLS extension's number (RFC 7633 §4.1). */
function readIntegers(value: Buffer): number[] | null {
  const numbers = readSequence(value)?.map(({ tag, content }) =>
    tag === tags.integer ? readSmallInteger(content) : null,
  )
  return numbers?.every((number) => number !== null) ? numbers : null
}

/** `SEQUENCE OF SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName }` (§4.2.2.1): those that are URIs. */
function readAccess(value: Buffer): (readonly [string, string])[] | null {
  const descriptions = readSequence(value)?.map(({ content }) => {
    const [method, location] = readElements(content) ?? []
    const id = method?.tag === tags.objectId ? readObjectId(method.content) : null
    const name = location && readGeneralName(location)
    return id !== null && name ? { id, name } : null
  })
  if (!descriptions?.every((description) => description !== null)) return null
  return descriptions.flatMap(({ id, name }) => (name.kind === 'uri' ? [[id, name.text] as const] : []))
}

/**
 * `opaque SerializedSCT<1..2^16-1>; SerializedSCT sct_list<1..2^16-1>` (RFC 6962 §3.3) in an OCTET STRING: two length bytes for the
 * list, two for each entry. Entries that run over the list's end are not counted.
 */
function countScts(value: Buffer): number | null {
  const list = readWhole(value, tags.octetString)
  if (!list) return null
  let count = 0
  for (let at = 2; at + 2 <= list.length; count += 1) {
    at += 2 + list.readUInt16BE(at)
    if (at > list.length) break
  }
  return count
}
