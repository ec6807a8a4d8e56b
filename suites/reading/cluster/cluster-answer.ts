import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import type { ClusterFacts } from '../../../probes/cluster/cluster-facts.ts'
import type { Reading } from '../../../probes/host/reading.ts'
import { describeNotRun } from '../host/not-run.ts'

type ReadingName = {
  [Name in keyof ClusterFacts]: ClusterFacts[Name] extends Record<string, Reading<infer _>> ? Name : never
}[keyof ClusterFacts]
type ValueOf<Name extends ReadingName> =
  ClusterFacts[Name] extends Record<string, Reading<infer Value>> ? Value : never

/** What a node told for the cluster's sake: a value, that the file or program isn't there, or why nothing is known. */
export type ClusterAnswer<Value> =
  | { found: 'value'; value: Value }
  | { found: 'absent' }
  | { found: 'unknown'; verdict: Verdict }

export function readClusterAnswer<Name extends ReadingName>(
  facts: { [Path in `cluster.${Name}`]: ClusterFacts[Name] },
  name: Name,
  host: string,
): ClusterAnswer<ValueOf<Name>> {
  const byHost = facts[`cluster.${name}`] as Record<string, Reading<ValueOf<Name>>>
  return answerOfReading(byHost[host], `cluster.${name}`, host, places[name])
}

/** The same of any one reading. */
export function answerOfReading<Value>(
  reading: Reading<Value> | undefined,
  fact: string,
  host: string,
  place: string,
): ClusterAnswer<Value> {
  const unknown = (why: string): ClusterAnswer<Value> => ({
    found: 'unknown',
    verdict: inconclusive(`${host}: ${place}: ${why}`, createEvidence(fact, `${host}: ${why}`)),
  })
  if (!reading) return unknown('was not asked')
  if (reading.status !== 'ok') return unknown(describeFailure(reading))
  switch (reading.value.found) {
    case 'value':
      return { found: 'value', value: reading.value.value }
    case 'absent':
      return { found: 'absent' }
    case 'not-installed':
      return unknown('its program is not installed')
    case 'forbidden':
      return unknown('the account may not read it; `mmverify sudoers ACCOUNT` prints what to grant')
    case 'not-run':
      return unknown(`what tells it ${describeNotRun(reading.value)}`)
    case 'failed':
      return unknown(`its command ended with status ${reading.value.exit ?? 'of a signal'}`)
  }
}

const places: Record<ReadingName, string> = {
  addresses: 'its addresses (ip -o address show)',
  interfaces: 'its interfaces (ip -o address show)',
  ipsecPolicies: 'its IPsec policies (ip xfrm policy)',
  authorizedKeys: '/home/mattermost/.ssh/authorized_keys',
  knownHosts: '/home/mattermost/.ssh/known_hosts',
  tunnelUnits: 'units in /etc/systemd/system',
  tunnelProcesses: 'its processes',
  preStartFile: '/opt/mattermost/bin/pre_start.sh',
}
