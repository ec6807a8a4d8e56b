import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  notAssessed,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Crl } from '../../../probes/tls/revocation/revocation-facts.ts'
import type { Chain } from '../../../probes/tls/tls-facts.ts'
import { combineVerdicts } from '../combined-verdict.ts'
import { leafOf } from './certificate-chains.ts'
import { judgeStaple } from './staple-verdict.ts'

type Revocation = Fact<'tls.revocation'>
type Listed = Revocation['certificates'][number]

/** That a certificate of the chain is revoked, on its CA's own word; null: nothing that was read says so. */
export function findRevocation(chain: Chain, revocation: Revocation | undefined): string | null {
  const { staple } = chain
  const leaf = leafOf(chain)
  if (staple.status === 'ok' && staple.value?.certificateStatus === 'revoked') {
    const { signature, responderAuthorized, speaksOfLeaf, revokedAt } = staple.value
    if (signature === 'valid' && responderAuthorized && speaksOfLeaf)
      return `the certificate was revoked on ${revokedAt}, as its staple says`
  }
  for (const certificate of listOnWay(leaf.sha256, revocation)) {
    for (const { url, crl } of certificate.points) {
      const entry = crl?.status === 'ok' && isBelieved(crl.value) ? crl.value.entry : null
      if (!entry || entry.unclear || entry.reason === 'removeFromCRL') continue
      const held = entry.reason === 'certificateHold' ? 'suspended' : 'revoked'
      const why = entry.reason && held === 'revoked' ? ` (${entry.reason})` : ''
      return `${nameOf(certificate)} was ${held} on ${entry.revokedAt}${why}, as its CA's list says (${url})`
    }
  }
  return null
}

/** What is known of the revocation of a leaf, and of the certificates between it and its root. */
export function judgeRevocation(chain: Chain, revocation: Revocation, at: Date): Verdict {
  const leaf = leafOf(chain)
  const way = listOnWay(leaf.sha256, revocation)
  const evidence = way.flatMap(describeCertificate)
  const revoked = findRevocation(chain, revocation)
  if (revoked !== null) return fail(revoked, ...evidence, describeStaple(chain))
  if (way.length === 0)
    return notAssessed(
      'no signatures lead from the certificate to a trusted root, so that nobody who could revoke it is known',
      describeStaple(chain),
    )
  return combineVerdicts(
    way.map((certificate) => {
      const verdict = judgeCertificate(certificate, revocation.asked, at)
      const isLeaf = certificate.sha256 === leaf.sha256
      const isStapled = isLeaf && verdict.verdict !== 'pass' && judgeStaple(chain, at).verdict === 'pass'
      if (isStapled)
        return pass(`${nameOf(certificate)} is good by its staple`, ...evidence, describeStaple(chain))
      if (isLeaf && verdict.verdict === 'not-applicable' && leaf.ocspUrls.length > 0)
        return notAssessed(
          'the certificate names an OCSP responder, which is not asked, and no good staple came',
          describeStaple(chain),
        )
      return verdict
    }),
  )
}

function listOnWay(leaf: string, revocation: Revocation | undefined): Listed[] {
  return (revocation?.certificates ?? []).filter(({ leaves }) => leaves.includes(leaf))
}

/** Signed by the CA, and about this certificate. Its dates don't matter for who is on it. */
function isBelieved({ signature, obstacle }: Crl): boolean {
  return signature === 'valid' && obstacle === null
}

/** One list that says enough is enough: a CA's points are to have the same. */
function judgeCertificate(certificate: Listed, asked: boolean, at: Date): Verdict {
  const evidence = describeCertificate(certificate)
  const name = nameOf(certificate)
  if (certificate.points.length === 0)
    return notApplicable(`${name} names no list of revoked certificates`, ...evidence)
  if (!asked)
    return notAssessed(
      `whether ${name} is revoked was not asked: nobody but the target was to be`,
      ...evidence,
    )
  const judged = certificate.points.map(({ crl }) => judgeList(crl, name, at))
  const best =
    judged.find(({ verdict }) => verdict === 'pass') ??
    judged.find(({ verdict }) => verdict !== 'not-assessed')
  return { ...(best ?? judged[0] ?? notAssessed(`no list was asked for ${name}`)), evidence }
}

/** Clocks of CAs and of this machine may differ by this much, in milliseconds. */
const skew = 300_000

function judgeList(crl: Listed['points'][number]['crl'], name: string, at: Date): Verdict {
  if (!crl) return notAssessed(`the list for ${name} was not asked for`)
  if (crl.status !== 'ok') {
    const why = `whether ${name} is revoked is not known: its CA's list`
    return unreadable.has(crl.status)
      ? inconclusive(`${why} cannot be read (${describeFailure(crl)})`)
      : notAssessed(`${why} could not be had (${describeFailure(crl)})`)
  }
  const { signature, obstacle, entry, nextUpdate, thisUpdate, entries, hasDeltas } = crl.value
  if (signature !== 'valid') return inconclusive(`the signature of the list for ${name} is ${signature}`)
  if (obstacle !== null) return inconclusive(`the list for ${name} does not speak of it (${obstacle})`)
  if (entry)
    return inconclusive(
      entry.reason === 'removeFromCRL'
        ? `${name} is on a whole list as one that was taken off (removeFromCRL)`
        : `${name} is on its CA's list with an extension that is not known here`,
    )
  if (crl.value.someReasonsOnly) return inconclusive(`the list for ${name} has some reasons only`)
  if (nextUpdate === null) return inconclusive(`the list for ${name} does not say until when it holds`)
  if (Date.parse(nextUpdate) + skew < at.getTime())
    return inconclusive(`the list for ${name} held until ${nextUpdate}`)
  if (Date.parse(thisUpdate) - skew > at.getTime())
    return inconclusive(`the list for ${name} holds only from ${thisUpdate}`)
  const deltas = hasDeltas ? ', changes since (deltas) not asked for' : ''
  return pass(`${name} is not among the ${entries} that its CA has revoked (list of ${thisUpdate}${deltas})`)
}

/** Something came, and was no list. */
const unreadable: ReadonlySet<string> = new Set(['malformed', 'oversize', 'too-much-work'])

function nameOf({ isCa, subject }: Listed): string {
  return isCa ? `the CA's certificate ${subject}` : 'the certificate'
}

function describeCertificate(certificate: Listed) {
  if (certificate.points.length === 0)
    return [createEvidence('tls.revocation', `${certificate.subject}: names no list`)]
  return certificate.points.map(({ url, crl }) =>
    createEvidence('tls.revocation', `${certificate.subject}: ${url}: ${describeList(crl)}`),
  )
}

function describeList(crl: Listed['points'][number]['crl']): string {
  if (!crl) return 'not asked'
  if (crl.status !== 'ok') return describeFailure(crl)
  const { entries, bytes, thisUpdate, nextUpdate, signature, entry, obstacle } = crl.value
  const found = entry ? `entry of ${entry.revokedAt}` : 'no entry'
  const about = obstacle === null ? '' : `, ${obstacle}`
  return `${entries} entries in ${bytes} bytes, ${thisUpdate} to ${nextUpdate ?? 'open'}, signature ${signature}, ${found}${about}`
}

function describeStaple({ staple }: Chain) {
  const said = staple.status === 'ok' ? (staple.value?.certificateStatus ?? 'none') : describeFailure(staple)
  return createEvidence('tls.certificates', `staple: ${said}`)
}
