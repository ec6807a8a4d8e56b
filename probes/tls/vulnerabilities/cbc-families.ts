import { cbcSuiteNamed } from '../../../core/tls/handshake12/cbc-suite.ts'
import { cipherSuiteNamed } from '../../../core/tls/registry/cipher-suites.ts'
import { versionCode } from '../../../core/tls/registry/versions.ts'

/** A CBC suite in one version, as it is tried for padding oracles. */
export interface CbcTrial {
  version: (typeof cbcVersions)[number]
  /** IANA name. */
  suite: string
}

/** SSL 3.0 is left out: its padding is not checked by anyone, which is POODLE itself. */
export const cbcVersions = ['TLS 1.2', 'TLS 1.1', 'TLS 1.0'] as const

/**
 * Suites that together have each MAC and each key exchange in each version, and each cipher in one: what checks padding is other code
 * for each of the former, and flaws were in one of them alone. As few as will do, since each takes a connection for each record.
 *
 * @param accepted - `tls.suites`
 */
export function chooseCbcTrials(accepted: Partial<Record<string, readonly string[]>>): CbcTrial[] {
  const left = listTrials(accepted)
  const open = new Set(left.flatMap(listFamilies))
  const chosen: CbcTrial[] = []
  while (open.size > 0) {
    const gain = (trial: CbcTrial) => listFamilies(trial).filter((family) => open.has(family)).length
    const best = left.reduce((one, other) => (gain(other) > gain(one) ? other : one))
    for (const family of listFamilies(best)) open.delete(family)
    chosen.push(best)
  }
  return chosen
}

/** The families of suites that are accepted and that none of these trials has; each for a person: `TLS 1.0 with SHA`. */
export function listUntriedFamilies(
  accepted: Partial<Record<string, readonly string[]>>,
  trials: readonly CbcTrial[],
): string[] {
  const tried = new Set(trials.flatMap(listFamilies))
  return [...new Set(listTrials(accepted).flatMap(listFamilies))].filter((family) => !tried.has(family))
}

/** Every CBC suite that a handshake can be finished with here. */
function listTrials(accepted: Partial<Record<string, readonly string[]>>): CbcTrial[] {
  return cbcVersions.flatMap((version) =>
    (accepted[version] ?? [])
      .filter((name) => {
        const suite = cipherSuiteNamed(name)
        const known = suite && spokenExchanges.includes(suite.keyExchange) && suite.authentication !== 'anon'
        return known && cbcSuiteNamed(name, versionCode(version)) !== null
      })
      .map((suite) => ({ version, suite })),
  )
}

const spokenExchanges: readonly string[] = ['ECDHE', 'DHE', 'RSA']

function listFamilies({ version, suite: name }: CbcTrial): string[] {
  const suite = cipherSuiteNamed(name)
  if (!suite) return []
  const cipher = suite.cipher.replace(/_(128|256|EDE)?_?CBC$/, '')
  return [`${version} with ${suite.mac}`, `${version} with ${suite.keyExchange}`, cipher]
}
