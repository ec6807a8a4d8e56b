import ipaddr from 'ipaddr.js'
import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import { describeFailure, type Outcome } from '../../../core/outcome.ts'
import { createEvidence, type Evidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/**
 * A certificate for a public name may be presented to whoever asks: it stands in the logs of Certificate Transparency
 * anyway. Names that only mean something inside are another matter.
 */
export const check = defineCheck({
  id: 'tls-sni',
  area: 'edge',
  title: 'Clients that name no or an unknown host learn no internal name',
  severity: 'low',
  why: 'Whoever scans addresses is shown the certificate of the first server block. If it was made for an internal host, it tells names and addresses inside, which public certificates do not.',
  remediation:
    'Give nginx a default server that shows nothing: `server { listen 443 ssl default_server; listen [::]:443 ssl default_server; ssl_reject_handshake on; }` (1.19.4 or newer).',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9325#section-3.7',
    'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_reject_handshake',
  ],
  needs: ['tls.sni', 'tls.certificates'],
  requirements: {
    current: {
      value: null,
      clauses: [rfc.unrecognizedName],
      departs:
        'From RFC 9325: going on with a certificate is accepted, as nginx and nearly every server do, unless it names what is internal. No client takes it for the name it asked for.',
    },
  },
  judge(facts) {
    const own = facts['tls.certificates'].map(({ chain: [leaf] }) => leaf)
    const known = new Set(own.flatMap((leaf) => (leaf ? [...leaf.dnsNames, ...leaf.ipAddresses] : [])))
    const fingerprints = new Set(own.flatMap((leaf) => leaf?.sha256 ?? []))
    const answers = facts['tls.sni']
    const evidence = kinds.flatMap((kind) => createAnswerEvidence(kind, answers[kind], fingerprints))
    const leaked = kinds.flatMap((kind) => namesOf(answers[kind]))
    const internal = [...new Set(leaked)].filter((name) => !known.has(name) && isInternal(name))
    if (internal.length > 0)
      return fail(
        `a certificate with internal names is presented: ${internal.slice(0, 5).join(', ')}`,
        ...evidence,
      )
    if (own.length === 0) return inconclusive('the target’s own certificate was not seen', ...evidence)
    const unanswered = kinds.flatMap((kind) => {
      const answer = answers[kind]
      if (!answer) return [`${words[kind]}: not asked`]
      // Any fatal alert ends the handshake before a certificate is shown.
      return answer.status === 'ok' || answer.status === 'alert'
        ? []
        : [`${words[kind]}: ${describeFailure(answer)}`]
    })
    if (unanswered.length > 0)
      return inconclusive(
        `what other clients are shown was not answered: ${unanswered.join('; ')}`,
        ...evidence,
      )
    return pass('what other clients are shown names nothing internal', ...evidence)
  },
})

const kinds = ['unknown', 'absent'] as const
type Kind = (typeof kinds)[number]
type Answer = Fact<'tls.sni'>[Kind]

const words: Record<Kind, string> = { unknown: 'an unknown name', absent: 'no name' }

function createAnswerEvidence(kind: Kind, answer: Answer, own: ReadonlySet<string>): Evidence[] {
  if (!answer) return []
  if (answer.status !== 'ok') return [createEvidence('tls.sni', `${words[kind]}: ${describeFailure(answer)}`)]
  const { sha256, subject } = answer.value
  const names = own.has(sha256) ? 'the target’s own certificate' : `another certificate (${subject})`
  return [createEvidence('tls.sni', `${words[kind]}: ${names}`)]
}

/** The subject's common name counts where there are no others, as in the certificates that packages make for themselves. */
function namesOf(
  answer: Outcome<{ subject: string; dnsNames: string[]; ipAddresses: string[] }> | undefined,
) {
  if (answer?.status !== 'ok') return []
  const { subject, dnsNames, ipAddresses } = answer.value
  if (dnsNames.length + ipAddresses.length > 0) return [...dnsNames, ...ipAddresses]
  const common = /(?:^|[,\n] ?)CN=([^,\n]+)/.exec(subject)?.[1]
  return common !== undefined && /^[\w.*-]+$/.test(common) ? [common] : []
}

/** Names without a place in the public DNS, and addresses that are not routed there. */
function isInternal(name: string): boolean {
  if (ipaddr.isValid(name)) return internalRanges.has(ipaddr.process(name).range())
  const labels = name.toLowerCase().replace(/\.$/, '').split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length === 1) return last !== 'localhost' && last !== '*'
  return internalDomains.has(last) || name.toLowerCase().endsWith('.home.arpa')
}

const internalRanges: ReadonlySet<string> = new Set([
  'private',
  'uniqueLocal',
  'linkLocal',
  'carrierGradeNat',
])

/** RFC 6762 §3 and appendix G, and what ICANN set aside for private use in 2024 (.internal). */
const internalDomains: ReadonlySet<string> = new Set([
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'localdomain',
])
