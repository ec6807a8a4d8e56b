import { mapOutcome } from '../../core/outcome.ts'
import type { KnownHosts } from '../../core/ssh-endpoint.ts'
import { nodeQuestions } from '../host/node-questions.ts'
import type { Question } from '../host/question.ts'
import type { NetworkInterface } from '../host/questions/cluster/host-addresses.ts'
import type { PublicKey } from '../host/questions/cluster/public-keys.ts'
import { createReading, type Reading } from '../host/reading.ts'
import type { Session } from '../host/transports/ssh/ssh-session.ts'
import type { ClusterFacts } from './cluster-facts.ts'

export const keyTypes = ['rsa', 'ecdsa', 'ed25519'] as const
export type KeyType = (typeof keyTypes)[number]
type Key = { key: PublicKey; blob: Buffer }

type HostFactName =
  | 'addresses'
  | 'interfaces'
  | 'ipsecPolicies'
  | 'authorizedKeys'
  | 'tunnelUnits'
  | 'tunnelProcesses'
  | 'preStartFile'

/** What one host tells for the cluster's sake, before anything is connected to. */
export type NodeAnswers = { [Name in HostFactName]: ClusterFacts[Name][string] } & {
  tunnelKeys: Record<KeyType, Reading<Key>>
  hostKeys: Record<KeyType, Reading<Key>>
  knownHosts: Reading<KnownHosts>
}

/** Asks over one open session, or out of an archive. */
export async function askNode(session: Pick<Session, 'run'>): Promise<NodeAnswers> {
  const ask = async <T>(question: Question<T>) => createReading(await session.run(question.command), question)
  const askForKeys = async (byType: Record<KeyType, Question<Key>>) => {
    const asked = keyTypes.map(async (type) => [type, await ask(byType[type])] as const)
    return Object.fromEntries(await Promise.all(asked)) as Record<KeyType, Reading<Key>>
  }
  const [
    addresses,
    kinds,
    ipsecPolicies,
    tunnelKeys,
    hostKeys,
    authorizedKeys,
    own,
    shared,
    tunnelUnits,
    tunnelProcesses,
    preStartFile,
  ] = await Promise.all([
    session.run(nodeQuestions.addresses.command),
    ask(nodeQuestions.interfaceKinds),
    ask(nodeQuestions.ipsecPolicies),
    askForKeys(tunnelKeyQuestions),
    askForKeys(hostKeyQuestions),
    ask(nodeQuestions.authorizedKeys),
    ask(nodeQuestions.ownKnownHosts),
    ask(nodeQuestions.sharedKnownHosts),
    ask(nodeQuestions.tunnelUnits),
    ask(nodeQuestions.tunnelProcesses),
    ask(nodeQuestions.preStartFile),
  ])
  return {
    addresses: createReading(addresses, nodeQuestions.addresses),
    interfaces: addKinds(createReading(addresses, nodeQuestions.interfaceAddresses), kinds),
    ipsecPolicies,
    tunnelKeys,
    hostKeys,
    authorizedKeys,
    knownHosts: mergeKnownHosts(own, shared),
    tunnelUnits,
    tunnelProcesses,
    preStartFile,
  }
}

/** Where the kinds could not be read, as with BusyBox's ip, none is known. */
function addKinds(
  interfaces: Reading<NetworkInterface[]>,
  kinds: Reading<{ name: string; kind: string | null }[]>,
): Reading<NetworkInterface[]> {
  const known = kinds.status === 'ok' && kinds.value.found === 'value' ? kinds.value.value : []
  return mapOutcome(interfaces, (told) =>
    told.found === 'value'
      ? {
          ...told,
          value: told.value.map((each) => ({
            ...each,
            kind: known.find(({ name }) => name === each.name)?.kind ?? null,
          })),
        }
      : told,
  )
}

const tunnelKeyQuestions = {
  rsa: nodeQuestions.tunnelKeyRsa,
  ecdsa: nodeQuestions.tunnelKeyEcdsa,
  ed25519: nodeQuestions.tunnelKeyEd25519,
}
const hostKeyQuestions = {
  rsa: nodeQuestions.hostKeyRsa,
  ecdsa: nodeQuestions.hostKeyEcdsa,
  ed25519: nodeQuestions.hostKeyEd25519,
}

/** ssh looks into both files (ssh_config(5), UserKnownHostsFile and GlobalKnownHostsFile); the second is seldom there. */
function mergeKnownHosts(own: Reading<KnownHosts>, shared: Reading<KnownHosts>): Reading<KnownHosts> {
  if (own.status !== 'ok' || (own.value.found !== 'value' && own.value.found !== 'absent')) return own
  const lists = [own, shared].flatMap((reading) =>
    reading.status === 'ok' && reading.value.found === 'value' ? reading.value.value : [],
  )
  return { status: 'ok', value: { found: 'value', value: lists } }
}
