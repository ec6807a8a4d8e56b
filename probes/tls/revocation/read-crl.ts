import {
  CRLReason,
  CRLReasons,
  type Extension,
  Extensions,
  IssuingDistributionPoint,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
  id_ce_deltaCRLIndicator,
  id_ce_freshestCRL,
  id_ce_invalidityDate,
  id_ce_issuingDistributionPoint,
} from '@peculiar/asn1-x509'
import { type Outcome, ok } from '../../../core/outcome.ts'
import type { Work } from '../../work/work-budget.ts'
import { parseDer } from '../certificate/der.ts'
import { readObjectId } from '../certificate/der-element.ts'
import { type Span, spanAt, spansWithin } from '../certificate/der-span.ts'
import { readTime } from '../certificate/der-time.ts'

/** A CRL (RFC 5280 §5.1) as far as one certificate is concerned. */
export interface ReadCrl {
  /** What is signed. */
  signed: Uint8Array
  signatureAlgorithm: string
  signature: Uint8Array
  /** Name of the issuer, in DER. */
  issuer: Uint8Array
  thisUpdate: string
  nextUpdate: string | null
  entries: number
  entry: { revokedAt: string; reason: string | null; unclear: boolean } | null
  distribution: IssuingDistributionPoint | null
  isDelta: boolean
  hasDeltas: boolean
  /** OIDs of critical extensions that are not known here. */
  unknownCritical: readonly string[]
}

/**
 * Reads a list of any length and looks for one serial number, as INTEGER content. The entries are passed over where they lie; only
 * the one that is looked for is read.
 */
export function* readCrl(bytes: Uint8Array, serial: Uint8Array): Work<Outcome<ReadCrl>> {
  const list = spanAt(bytes, 0, bytes.length)
  const [tbs, algorithm, signature, ...rest] = (list && spansWithin(bytes, list, 4)) ?? []
  if (list?.tag !== 0x30 || list.end !== bytes.length || !tbs || !algorithm || !signature || rest.length > 0)
    return malformed('certificate_list')
  // RFC 5280 §5.1.1.3: a BIT STRING of whole bytes.
  if (tbs.tag !== 0x30 || signature.tag !== 0x03 || bytes[signature.start] !== 0)
    return malformed('certificate_list')
  const fields = readFields(bytes, tbs)
  const signatureAlgorithm = readAlgorithm(bytes, algorithm)
  // §5.1.1.2: the algorithm beside the signed part must be the one in it.
  if (!fields || signatureAlgorithm === null || !isEqual(bytes, fields.algorithm, algorithm))
    return malformed('tbs_cert_list')
  const thisUpdate = readPlainTime(bytes, fields.thisUpdate)
  const nextUpdate = fields.nextUpdate && readPlainTime(bytes, fields.nextUpdate)
  if (thisUpdate === null || (fields.nextUpdate && nextUpdate === null)) return malformed('this_update')
  const found = yield* findEntry(bytes, fields.revoked, serial)
  if (found === null) return malformed('revoked_certificates')
  const entry = found.entry && readEntry(bytes, found.entry)
  if (found.entry && !entry) return malformed('revoked_certificates')
  const extensions = readExtensions(bytes, fields.extensions)
  if (!extensions) return malformed('crl_extensions')
  const point = extensions.find(({ extnID }) => extnID === id_ce_issuingDistributionPoint)
  const distribution = point && parseDer(new Uint8Array(point.extnValue.buffer), IssuingDistributionPoint)
  if (distribution === null) return malformed('issuing_distribution_point')
  return ok({
    signed: bytes.subarray(tbs.from, tbs.end),
    signatureAlgorithm,
    signature: bytes.subarray(signature.start + 1, signature.end),
    issuer: bytes.subarray(fields.issuer.from, fields.issuer.end),
    thisUpdate,
    nextUpdate,
    entries: found.entries,
    entry,
    distribution: distribution ?? null,
    isDelta: extensions.some(({ extnID }) => extnID === id_ce_deltaCRLIndicator),
    hasDeltas: extensions.some(({ extnID }) => extnID === id_ce_freshestCRL),
    unknownCritical: listUnknownCritical(extensions, knownExtensions),
  })
}

function malformed(field: string): Outcome<never> {
  return { status: 'malformed', field, offset: 0 }
}

/** `version INTEGER OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL, revokedCertificates OPTIONAL, [0] OPTIONAL`. */
function readFields(bytes: Uint8Array, tbs: Span) {
  const spans = spansWithin(bytes, tbs, 8)
  if (!spans) return null
  const [algorithm, issuer, thisUpdate, ...others] = spans[0]?.tag === 0x02 ? spans.slice(1) : spans
  if (!algorithm || issuer?.tag !== 0x30 || !thisUpdate) return null
  const nextUpdate = others[0]?.tag === 0x17 || others[0]?.tag === 0x18 ? others.shift() : undefined
  const revoked = others[0]?.tag === 0x30 ? others.shift() : undefined
  const extensions = others[0]?.tag === 0xa0 ? others.shift() : undefined
  return others.length === 0
    ? {
        algorithm,
        issuer,
        thisUpdate,
        nextUpdate: nextUpdate ?? null,
        revoked: revoked ?? null,
        extensions: extensions ?? null,
      }
    : null
}

function isEqual(bytes: Uint8Array, one: Span, other: Span): boolean {
  return Buffer.compare(bytes.subarray(one.from, one.end), bytes.subarray(other.from, other.end)) === 0
}

function readAlgorithm(bytes: Uint8Array, algorithm: Span): string | null {
  const oid = spanAt(bytes, algorithm.start, algorithm.end)
  return oid?.tag === 0x06 ? readObjectId(Buffer.from(bytes.subarray(oid.start, oid.end))) : null
}

/** In the form of DER, as ISO 8601; null: not so. */
function readPlainTime(bytes: Uint8Array, { tag, start, end }: Span): string | null {
  const { time, isPlain } = readTime({ tag, content: bytes.subarray(start, end) })
  return isPlain && time ? time.toISOString() : null
}

/** Entries between which everybody else has a turn. */
const entriesPerPiece = 20_000

function* findEntry(
  bytes: Uint8Array,
  revoked: Span | null,
  serial: Uint8Array,
): Work<{ entries: number; entry: Span | null } | null> {
  let entries = 0
  let entry: Span | null = null
  for (let at = revoked?.start ?? 0; revoked && at < revoked.end; entries += 1) {
    if (entries % entriesPerPiece === 0) yield
    const span = spanAt(bytes, at, revoked.end)
    const number = span?.tag === 0x30 ? spanAt(bytes, span.start, span.end) : null
    if (!span || number?.tag !== 0x02) return null
    if (isSame(bytes, number, serial)) entry = span
    at = span.end
  }
  return { entries, entry }
}

function isSame(bytes: Uint8Array, { start, end }: Span, serial: Uint8Array): boolean {
  if (end - start !== serial.length) return false
  for (let at = serial.length - 1; at >= 0; at -= 1) if (bytes[start + at] !== serial[at]) return false
  return true
}

/** `userCertificate, revocationDate, crlEntryExtensions OPTIONAL`. */
function readEntry(bytes: Uint8Array, entry: Span): ReadCrl['entry'] {
  const [, date, extensions] = spansWithin(bytes, entry, 3) ?? []
  const revokedAt = date && readPlainTime(bytes, date)
  if (!revokedAt) return null
  const list = extensions && parseDer(bytes.subarray(extensions.from, extensions.end), Extensions)
  if (list === null) return { revokedAt, reason: null, unclear: true }
  const reason = list?.find(({ extnID }) => extnID === id_ce_cRLReasons)
  const read = reason && parseDer(new Uint8Array(reason.extnValue.buffer), CRLReason)
  return {
    revokedAt,
    reason: read ? (CRLReasons[read.reason] ?? `unassigned(${read.reason})`) : null,
    unclear: listUnknownCritical(list ?? [], knownEntryExtensions).length > 0,
  }
}

function readExtensions(bytes: Uint8Array, span: Span | null): Extension[] | null {
  const list = span && spanAt(bytes, span.start, span.end)
  if (!span) return []
  return list && parseDer(bytes.subarray(list.from, list.end), Extensions)
}

function listUnknownCritical(extensions: readonly Extension[], known: ReadonlySet<string>): string[] {
  return extensions
    .filter(({ critical, extnID }) => critical && !known.has(extnID))
    .map(({ extnID }) => extnID)
}

const knownExtensions: ReadonlySet<string> = new Set([
  id_ce_issuingDistributionPoint,
  id_ce_deltaCRLIndicator,
  id_ce_cRLNumber,
])

/** certificateIssuer is left out: an entry that has it may be about another CA's certificate (RFC 5280 §5.3.3). */
const knownEntryExtensions: ReadonlySet<string> = new Set([id_ce_cRLReasons, id_ce_invalidityDate])
