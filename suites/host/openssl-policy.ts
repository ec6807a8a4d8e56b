import { defineCheck } from '../../core/check.ts'
import type { FactPath, FactsAt } from '../../core/fact.ts'
import { describeResidue } from '../../core/residue.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { OpensslConfig } from '../../probes/host/questions/openssl.ts'
import type { OsRelease } from '../../probes/host/questions/os-release.ts'
import { type HostAnswer, readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { leaveOpenForContainers, servingFacts } from '../reading/host/serving.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { rfc } from '../requirements/rfc-clauses.ts'

const facts = [
  'host.opensslVersion',
  'host.openssl11Version',
  'host.opensslConfigRedhat',
  'host.opensslConfigDebian',
  'host.cryptoPolicy',
] as const satisfies readonly FactPath[]

const tooOld = /^(?:none|sslv3|tlsv1|tlsv1\.0|tlsv1\.1|dtlsv1)$/i
const sound = /^(?:tlsv1\.[23]|dtlsv1\.2)$/i
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
  uses: ['host.osRelease', ...servingFacts],
  requirements: {
    current: { value: { documented: false }, clauses: [rfc.tls10, rfc.tls11] },
    'centos7-perfect': {
      title: 'openssl.cnf sets TLS 1.2 as the least version, and leaves TLS_AES_128_GCM_SHA256 out',
      value: { documented: true },
      clauses: [centos7.minProtocol, centos7.perfectSuites],
    },
  },
  judge: (facts, { access, requirement }) =>
    judgeHosts(access, (host) =>
      leaveOpenForContainers(
        judgeHost(facts, host, requirement.value.documented),
        facts,
        host,
        'the OpenSSL',
      ),
    ),
})

type Facts = FactsAt<(typeof facts)[number]> & Partial<FactsAt<'host.osRelease'>>

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
  const policied =
    name === null ? null : judgePolicy(name, readHostAnswer(facts, 'osRelease', host), host, evidence)
  if (policied && policied.verdict !== 'pass') return policied
  const residue = [redhat, debian].flatMap((part) => (part.found === 'value' ? part.residue : []))
  if (residue.length > 0) {
    return inconclusive(
      `${host}: openssl.cnf may be changed by what was not read (${describeResidue(residue)})`,
      ...evidence,
    )
  }
  if (minimum !== undefined && !sound.test(minimum)) {
    return inconclusive(
      `${host}: openssl.cnf sets MinProtocol = ${minimum}, which is not known here`,
      ...evidence,
    )
  }
  if (policied) return policied
  return minimum === undefined ? judgeDefault(release, host, evidence) : pass(defaultsReason, ...evidence)
}

/**
 * RHEL's policy by its name, `DEFAULT:SHA1`: LEGACY had TLS 1.0 as its minimum up to RHEL 8 and has 1.2 since RHEL 9; the subpolicy SHA1
 * lets signatures of SHA-1 in. What others allow is in their own files. @see crypto-policies(7)
 */
function judgePolicy(
  name: string,
  release: HostAnswer<OsRelease>,
  host: string,
  evidence: ReturnType<typeof createEvidence>[],
): Verdict {
  const [base = '', ...subpolicies] = name.toUpperCase().split(':')
  const weakening = subpolicies.filter((each) => /^(?:SHA1|AD-SUPPORT-LEGACY)$/.test(each))
  if (weakening.includes('SHA1')) {
    return fail(`${host}: the crypto policy is ${name}, which lets SHA-1 sign`, ...evidence)
  }
  const strange = subpolicies.filter((each) => !soundSubpolicies.has(each))
  if (base === 'LEGACY') {
    const os = valueOrNull(release)
    const major = Number(os?.versionId?.split('.')[0])
    const redhat =
      os !== null && [os.id, ...os.idLike].some((id) => /^(?:rhel|centos|rocky|almalinux|ol)$/.test(id))
    if (!redhat || Number.isNaN(major)) {
      return inconclusive(
        `${host}: what the crypto policy ${name} allows depends on the release, which is not known`,
        ...evidence,
      )
    }
    if (major <= 8) return fail(`${host}: the crypto policy is ${name}, which allows TLS 1.0`, ...evidence)
  } else if (!['DEFAULT', 'FUTURE', 'FIPS', 'NEXT', 'BSI'].includes(base)) {
    return inconclusive(`${host}: what the crypto policy ${name} allows is not known here`, ...evidence)
  }
  return strange.length > 0
    ? inconclusive(
        `${host}: what ${strange.join(', ')} adds to the crypto policy is not known here`,
        ...evidence,
      )
    : pass(defaultsReason, ...evidence)
}

/** Those of crypto-policies that take something away, or add what is not about versions and signatures. */
const soundSubpolicies: ReadonlySet<string> = new Set([
  'NO-SHA1',
  'NO-CAMELLIA',
  'NO-ENFORCE-EMS',
  'OSPP',
  'ECDHE-ONLY',
  'AD-SUPPORT',
  'PQ',
  'TEST-PQ',
])

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
