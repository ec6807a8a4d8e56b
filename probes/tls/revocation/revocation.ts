import { type Outcome, ok } from '../../../core/outcome.ts'
import { defineProbe } from '../../../core/probe.ts'
import { createWorkBudget, type WorkBudget } from '../../work/work-budget.ts'
import { parseCertificate, readCertificate } from '../certificate/parsed-certificate.ts'
import { areSignedBy } from '../certificate/signature-check.ts'
import { createRoots } from '../certificate/trusted-roots.ts'
import { findObstacle } from './crl-scope.ts'
import { type CrlPlace, listCrlPlaces } from './distribution-points.ts'
import { createCrlSource } from './fetch-crl.ts'
import { findIssuingPath, type Issued } from './issuing-path.ts'
import { readCrl } from './read-crl.ts'
import type { Crl, Revocation } from './revocation-facts.ts'

/** What the CAs' lists say of every certificate on the way from a leaf to its root. Asks the CAs, and nobody of them for `--offline`. */
export const revocation = defineProbe({
  id: 'tls-revocation',
  needs: ['net.primary', 'tls.certificates', 'tls.transparency'],
  provides: ['tls.revocation'],
  async collect(context, facts) {
    const primary = facts['net.primary']
    const budget = createWorkBudget(listWork, context.signal)
    const { anchors } = createRoots(context.target)
    const found = new Map<string, Found>()
    for (const { chain } of facts['tls.certificates']) {
      const [leaf, ...sent] = chain.flatMap(({ der }) => readCertificate(Buffer.from(der, 'base64')) ?? [])
      const sha256 = chain[0]?.sha256
      if (!leaf || sha256 === undefined) continue
      const path = await budget.perform(findIssuingPath(leaf, sent, anchors))
      if (path.status !== 'ok') continue
      const timestamped = facts['tls.transparency'].certificates.find((one) => one.sha256 === sha256)
      for (const issued of path.value) {
        const name = issued.certificate.fields.raw.toString('latin1')
        const before = found.get(name)
        if (before) before.leaves.push(sha256)
        // Not known to be of the user's own CA: it counts as one whose word is worth less.
        else found.set(name, { issued, publicRoot: timestamped?.publicRoot ?? true, leaves: [sha256] })
      }
    }
    const asked = !context.target.offline && primary.status === 'ok'
    const fetch = asked ? createCrlSource(context, primary.value.address) : null
    const certificates = await Promise.all(
      [...found.values()].map((each) => readRevocation(each, { budget, fetch })),
    )
    return { 'tls.revocation': { asked, certificates: certificates.filter((each) => each !== null) } }
  },
})

/** Pieces are a signature of a certificate, or some ten thousand entries of a list. */
const listWork = { work: 'reading lists of revoked certificates', pieces: 512, milliseconds: 4000 }

interface Found {
  issued: Issued
  publicRoot: boolean
  leaves: string[]
}

interface Asking {
  budget: WorkBudget
  fetch: ReturnType<typeof createCrlSource> | null
}

async function readRevocation(
  { issued, publicRoot, leaves }: Found,
  asking: Asking,
): Promise<Revocation['certificates'][number] | null> {
  const parsed = parseCertificate(issued.certificate.fields.raw)
  const places = listCrlPlaces(issued.certificate.fields)
  if (parsed.status !== 'ok' || !places) return null
  const { sha256, subject, isCa } = parsed.value.facts
  const points = await Promise.all(
    places.map(async (place) => {
      const fetched = await asking.fetch?.(place.url, publicRoot)
      return {
        url: place.url,
        ...(fetched && { crl: await readList(fetched, place, issued, asking.budget) }),
      }
    }),
  )
  return { sha256, subject, isCa, leaves, points }
}

async function readList(
  fetched: Outcome<Uint8Array>,
  place: CrlPlace,
  issued: Issued,
  budget: WorkBudget,
): Promise<Outcome<Crl>> {
  if (fetched.status !== 'ok') return fetched
  const serial = encodeSerial(issued.certificate.fields.serialNumber)
  const performed = await budget.perform(readCrl(fetched.value, serial))
  const read = performed.status === 'ok' ? performed.value : performed
  if (read.status !== 'ok') return read
  const { signed, signatureAlgorithm: algorithm, signature, distribution } = read.value
  const { thisUpdate, nextUpdate, entries, entry, hasDeltas } = read.value
  const { key } = issued.issuer
  const isSigned = key && (await areSignedBy(key, { signed, algorithm, signature }))
  return ok({
    bytes: fetched.value.length,
    entries,
    thisUpdate,
    nextUpdate,
    signature: isSigned === null ? 'unverifiable' : isSigned ? 'valid' : 'invalid',
    obstacle: findObstacle(read.value, issued, place),
    someReasonsOnly: distribution?.onlySomeReasons !== undefined,
    hasDeltas,
    entry,
  })
}

/** The content of the INTEGER (X.690 §8.3) for a number in hex, as the facts have it: `0A`, `-05`. */
function encodeSerial(hex: string): Uint8Array {
  if (!hex.startsWith('-')) {
    const bytes = Buffer.from(hex, 'hex')
    return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes
  }
  const amount = BigInt(`0x${hex.slice(1)}`)
  let length = 1
  while (amount > 1n << BigInt(length * 8 - 1)) length += 1
  const stored = ((1n << BigInt(length * 8)) - amount).toString(16)
  return Buffer.from(stored.padStart(length * 2, '0'), 'hex')
}
