import type { VersionName } from '../../core/tls/registry/versions.ts'
import { listOpensslSuites } from '../programs/openssl-suites.ts'
import { completeHandshake, hybridGroup, opensslGroups } from './independent-handshake.ts'

/** What is true of one version of one server, where scanners differ. */
export interface SettledDifference {
  /** What all agree on, and of the rest what a handshake of another program confirmed. */
  truth: string[]
  /** What needed a handshake, confirmed or not. */
  disputed: string[]
}

/**
 * Finds out who is right.
 * @param reports - suites or groups, by scanner.
 * @param confirm - does a whole handshake with just this one come about?
 */
export async function settleDifference(
  reports: readonly (readonly string[])[],
  confirm: (name: string) => Promise<boolean>,
): Promise<SettledDifference> {
  const settlement: SettledDifference = { truth: [], disputed: [] }
  for (const name of [...new Set(reports.flat())].sort()) {
    const agreed = reports.every((report) => report.includes(name))
    if (!agreed) settlement.disputed.push(name)
    if (agreed || (await confirm(name))) settlement.truth.push(name)
  }
  return settlement
}

/** Does the server use the group with one of its suites? */
export async function isGroupTaken(
  port: number,
  version: VersionName,
  suites: readonly string[],
  group: string,
): Promise<boolean> {
  const { byIana } = await listOpensslSuites()
  const suite = suites.find(
    (name) => byIana.has(name) && (version === 'TLS 1.3' || name.startsWith('TLS_ECDH')),
  )
  const names = hybridGroup.test(group) ? { offer: group, temporaryKey: group } : opensslGroups[group]
  if (!names || !suite) throw new Error(`no client here can offer ${group} in ${version}`)
  // Some servers need an ECDSA certificate's own curve on offer beside, others would take that one.
  const beside = suite.includes('_ECDSA_') && group !== 'secp256r1' ? [`${names.offer}:P-256`] : []
  for (const groups of [...beside, names.offer]) {
    const handshake = await completeHandshake(port, { version, suites: [suite], groups })
    if (handshake?.temporaryKey === names.temporaryKey) return true
  }
  return false
}

/** Does the server take the same one of two suites, in whichever order they are offered? */
export async function isServerDeciding(
  port: number,
  version: VersionName,
  [one, other]: readonly [string, string],
): Promise<boolean> {
  const forward = await completeHandshake(port, { version, suites: [one, other] })
  const backward = await completeHandshake(port, { version, suites: [other, one] })
  if (!forward || !backward) throw new Error(`the server takes neither ${one} nor ${other} in ${version}`)
  return forward.suite === backward.suite
}
