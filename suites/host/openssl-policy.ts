import { defineCheck } from '../../core/check.ts'
import type { FactPath, FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { OpensslConfig } from '../../probes/host/questions/openssl.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { rfc } from '../requirements/rfc-clauses.ts'

const facts = [
  'host.opensslVersion',
  'host.openssl11Version',
  'host.opensslConfigRedhat',
  'host.opensslConfigDebian',
  'host.cryptoPolicy',
] as const satisfies readonly FactPath[]

const tooOld = /^(?:none|sslv3|tlsv1|tlsv1\.0|tlsv1\.1)$/i
const defaultsReason = 'OpenSSL’s defaults allow nothing below TLS 1.2'

export const check = defineCheck({
  id: 'openssl-policy',
  area: 'host',
  title: 'The system’s policy for OpenSSL allows nothing below TLS 1.2',
  severity: 'medium',
  why: 'The policy is what every program gets that sets nothing of its own: mail, LDAP, the database’s client, and the nginx of whoever forgets ssl_protocols.',
  remediation:
    'Take `MinProtocol = TLSv1` and `SECLEVEL=0` out of openssl.cnf, or set `MinProtocol = TLSv1.2`; on RHEL `update-crypto-policies --set DEFAULT`. One service that needs more gets an OPENSSL_CONF of its own.',
  references: [
    'https://docs.openssl.org/3.0/man5/config/',
    'https://docs.openssl.org/3.0/man3/SSL_CONF_cmd/',
  ],
  needs: facts,
  requirements: {
    current: { value: { documented: false }, clauses: [rfc.tls10, rfc.tls11] },
    'centos7-perfect': {
      title: 'openssl.cnf sets TLS 1.2 as the least version, and leaves TLS_AES_128_GCM_SHA256 out',
      value: { documented: true },
      clauses: [centos7.minProtocol, centos7.perfectSuites],
    },
  },
  judge: (facts, { access, requirement }) =>
    judgeHosts(access, (host) => judgeHost(facts, host, requirement.value.documented)),
})

type Facts = FactsAt<(typeof facts)[number]>

function judgeHost(facts: Facts, host: string, documented: boolean): Verdict {
  const redhat = readHostAnswer(facts, 'opensslConfigRedhat', host)
  const debian = readHostAnswer(facts, 'opensslConfigDebian', host)
  const policy = readHostAnswer(facts, 'cryptoPolicy', host)
  const newer = readHostAnswer(facts, 'openssl11Version', host)
  const version = newer.found === 'value' ? newer : readHostAnswer(facts, 'opensslVersion', host)
  for (const part of [redhat, debian, policy, version]) if ('verdict' in part) return part.verdict
  const config: OpensslConfig | null = valueOrNull(redhat) ?? valueOrNull(debian)
  const settings = lowerCaseNames(config?.systemDefault ?? {})
  const release = valueOrNull(version)?.version ?? null
  const name = valueOrNull(policy)
  const fact = redhat.found === 'value' ? 'host.opensslConfigRedhat' : 'host.opensslConfigDebian'
  const evidence = [
    createEvidence(fact, `${host}: ${formatSettings(settings)}`),
    createEvidence(
      'host.opensslVersion',
      `${host}: OpenSSL ${release ?? 'not found'}, crypto policy ${name ?? 'none'}`,
    ),
  ]
  if (release === null) return inconclusive(`${host}: no openssl was found`, ...evidence)
  if (documented) return judgeDocumented(settings, host, evidence)
  const minimum = settings.minprotocol
  if (minimum !== undefined && tooOld.test(minimum)) {
    return fail(`${host}: openssl.cnf sets MinProtocol = ${minimum}`, ...evidence)
  }
  if (/@SECLEVEL=0\b/i.test(settings.cipherstring ?? '')) {
    return fail(`${host}: openssl.cnf sets the security level 0, which allows every key size`, ...evidence)
  }
  if (name !== null && /^LEGACY\b/.test(name)) {
    return fail(`${host}: the crypto policy is ${name}, which allows TLS 1.0`, ...evidence)
  }
  if (minimum !== undefined || name !== null) return pass(defaultsReason, ...evidence)
  return judgeDefault(release, host, evidence)
}

/** Where nothing is set: since 3.0 the default security level 1 refuses what TLS 1.0 and 1.1 are signed with. */
function judgeDefault(release: string, host: string, evidence: ReturnType<typeof createEvidence>[]): Verdict {
  const major = Number(release.split('.')[0])
  if (major >= 3) return pass(defaultsReason, ...evidence)
  return release.startsWith('1.1.')
    ? inconclusive(
        `${host}: openssl.cnf sets no MinProtocol; whether OpenSSL ${release} was built with one is the distribution's choice`,
        ...evidence,
      )
    : fail(`${host}: OpenSSL ${release} knows no MinProtocol, and allows TLS 1.0`, ...evidence)
}

function judgeDocumented(
  settings: Readonly<Record<string, string>>,
  host: string,
  evidence: ReturnType<typeof createEvidence>[],
): Verdict {
  const minimum = settings.minprotocol
  const suites = settings.ciphersuites?.split(':') ?? []
  if (minimum === undefined || tooOld.test(minimum)) {
    return fail(`${host}: openssl.cnf does not set MinProtocol = TLSv1.2`, ...evidence)
  }
  return suites.length > 0 && !suites.some((suite) => suite.includes('128'))
    ? pass('openssl.cnf has the documented minimum and suites', ...evidence)
    : fail(`${host}: openssl.cnf does not leave out TLS_AES_128_GCM_SHA256`, ...evidence)
}

function lowerCaseNames(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name.toLowerCase(), value]))
}

function formatSettings(settings: Readonly<Record<string, string>>): string {
  const parts = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return parts.join(', ') || 'openssl.cnf sets nothing for all programs'
}
