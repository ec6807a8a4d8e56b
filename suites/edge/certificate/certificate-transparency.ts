import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'
import { describeHorizon, isWithinHorizon } from '../../knowledge/knowledge-table.ts'
import { datedLogList } from '../../knowledge/transparency-logs.ts'
import { chainFacts, judgeChains } from '../../reading/edge/certificate-chains.ts'
import {
  countRequiredByApple,
  countRequiredTimestamps,
  isApplePolicyMet,
  isPolicyMet,
  listTimestamps,
  type ReceivedTimestamp,
} from '../../reading/edge/transparency-policy.ts'
import { certificateClauses } from '../../requirements/certificate-clauses.ts'

/** Clocks of logs and of this machine may differ by this much, in milliseconds. */
const skew = 300_000

export const check = defineCheck({
  id: 'certificate-transparency',
  area: 'edge',
  title: 'The certificate is in enough public logs, and their timestamps verify',
  severity: 'high',
  why: 'Chrome, Safari and Firefox refuse a public certificate without enough verifiable timestamps, and what is in no log may have been issued behind its owner’s back.',
  remediation:
    'Have the certificate issued anew by a CA that embeds timestamps (all public CAs do unless told not to), and look for unknown certificates of the name in the logs (crt.sh).',
  references: [
    'https://googlechrome.github.io/CertificateTransparency/ct_policy.html',
    'https://support.apple.com/en-us/103214',
    'https://www.rfc-editor.org/rfc/rfc6962',
  ],
  needs: ['tls.transparency', ...chainFacts],
  requirements: {
    current: {
      value: null,
      clauses: [
        certificateClauses.timestamps,
        certificateClauses.operators,
        certificateClauses.appleTimestamps,
      ],
    },
  },
  judge: (facts, { at }) => judgeChains(facts, (_, leaf) => judgeLeaf(leaf, facts['tls.transparency'], at)),
})

function judgeLeaf(
  leaf: Certificate,
  { certificates, logList }: Fact<'tls.transparency'>,
  at: Date,
): Verdict {
  const found = certificates.find(({ sha256 }) => sha256 === leaf.sha256)
  if (!found) return inconclusive(`the timestamps of ${leaf.subject} were not read`)
  const list = `log list of ${logList.timestamp.slice(0, 10)}`
  const malformed = Object.entries(found.timestamps).find(([, outcome]) => outcome.status !== 'ok')
  if (malformed && malformed[1].status !== 'ok') {
    const what = `${ways[malformed[0] as keyof typeof ways]}: ${describeFailure(malformed[1])}`
    if (malformed[1].status === 'too-much-work')
      return inconclusive(
        `a list of timestamps was not read (${what})`,
        createEvidence('tls.transparency', what),
      )
    return fail(`a list of timestamps cannot be read (${what})`, createEvidence('tls.transparency', what))
  }
  const all = listTimestamps(found.timestamps)
  const evidence = createEvidence(
    'tls.transparency',
    `${all.map(formatTimestamp).join('; ') || 'no timestamps'} (${list})`,
  )
  const forged = all.find(({ signature }) => signature === 'invalid')
  if (forged)
    return fail(`the timestamp of ${nameOf(forged)} is not signed by that log for this certificate`, evidence)
  const early = all.find(({ timestamp }) => Date.parse(timestamp) > at.getTime() + skew)
  if (early) return fail(`the timestamp of ${nameOf(early)} lies in the future: ${early.timestamp}`, evidence)
  const verified = all.filter(({ signature }) => signature === 'valid')
  const open = all.length - verified.length
  if (!found.publicRoot) {
    if (all.length === 0)
      return notApplicable(
        'the certificate is of a private CA, which no browser asks timestamps of',
        evidence,
      )
    if (open > 0)
      return inconclusive(
        `the certificate is of a private CA, and ${open} of its ${all.length} timestamps could not be verified: ${unverified} (${list})`,
        evidence,
      )
    return pass(
      `the certificate is of a private CA, and all of its ${all.length} timestamps verify`,
      evidence,
    )
  }
  const required = countRequiredTimestamps(leaf)
  const asked = `${required} logs of two operators`
  const dated = datedLogList(logList.timestamp)
  if (isPolicyMet(verified, required) && !isWithinHorizon(dated, at))
    return inconclusive(`${describeHorizon(dated)}; a newer one comes with --ct-logs`, evidence)
  if (isPolicyMet(verified, required)) return judgeForApple(verified, leaf, { asked, evidence })
  if (isPolicyMet(all.map(assumeUsableLog), required))
    return inconclusive(
      `of ${asked} that are needed, not all could be verified: ${unverified} or their state is not known (${list}); a newer one comes with --ct-logs`,
      evidence,
    )
  return fail(
    all.length === 0
      ? `no timestamp came with the certificate, in it, beside it or in a staple: ${asked} are needed`
      : `the timestamps are not of at least ${asked} that Chrome accepts: it refuses the certificate`,
    evidence,
  )
}

/** What is enough for Chrome: is it for Apple, too? */
function judgeForApple(
  verified: readonly ReceivedTimestamp[],
  leaf: Certificate,
  { asked, evidence }: { asked: string; evidence: Evidence },
): Verdict {
  const enough = `verified timestamps of at least ${asked}, which is what Chrome asks for`
  const appleRequired = countRequiredByApple(leaf)
  const met = isApplePolicyMet(verified, appleRequired)
  if (met === null) return pass(enough, evidence)
  if (met) return pass(`${enough}, and Apple, if it has approved the logs that Chrome has`, evidence)
  // Chrome has given this rule up in 2026; whether Apple has is not known here.
  if (isApplePolicyMet(verified.map(assumeClassicLog), appleRequired))
    return inconclusive(
      `${enough}; Apple's page, as read in December 2026, asks for one of a log that speaks RFC 6962, and there is none: iOS and macOS may refuse it`,
      evidence,
    )
  return fail(`${enough}; iOS and macOS refuse it, as they ask for ${appleRequired} logs`, evidence)
}

function assumeClassicLog(timestamp: ReceivedTimestamp): ReceivedTimestamp {
  return { ...timestamp, log: timestamp.log && { ...timestamp.log, tiled: false } }
}

const unverified = 'the log is not in the list, or the issuer was not sent'

const ways = { certificate: 'in the certificate', tls: 'in the handshake', ocsp: 'in the staple' } as const

/** The most favourable reading of a timestamp: an unknown log counts as a usable one, of an operator of its own. */
function assumeUsableLog(timestamp: ReceivedTimestamp): ReceivedTimestamp {
  const { log, logId } = timestamp
  if (log && log.state !== null && log.state !== 'pending') return timestamp
  return { ...timestamp, log: { description: '', operator: log?.operator ?? logId, state: 'usable' } }
}

function nameOf({ log, logId }: ReceivedTimestamp): string {
  return log?.description || `log ${logId}`
}

function formatTimestamp(timestamp: ReceivedTimestamp): string {
  const { source, signature, log } = timestamp
  return `${nameOf(timestamp)} ${ways[source]}, ${log ? (log.state ?? 'state unknown') : 'not in the list'}, ${signature}`
}
