import type { KnownHosts } from '../../core/ssh-endpoint.ts'
import { parseFiles } from '../host/questions/file-listing.ts'
import { createReading, type Interpretation, type Reading } from '../host/reading.ts'
import type { CommandId } from '../host/transports/ssh/commands.ts'
import { parseKnownHosts } from '../host/transports/ssh/known-hosts.ts'
import type { Session } from '../host/transports/ssh/ssh-session.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import { parseAddresses } from './host-addresses.ts'
import { type PublicKey, parseAuthorizedKeys, parsePublicKey } from './public-keys.ts'
import { parseTunnelProcesses } from './tunnel-processes.ts'
import { parseTunnelUnits } from './tunnel-units.ts'

export const keyTypes = ['rsa', 'ecdsa', 'ed25519'] as const
export type KeyType = (typeof keyTypes)[number]
type Key = { key: PublicKey; blob: Buffer }

type HostFactName = 'addresses' | 'authorizedKeys' | 'tunnelUnits' | 'tunnelProcesses' | 'preStartFile'

/** What one host tells for the cluster's sake, before anything is connected to. */
export type NodeAnswers = { [Name in HostFactName]: ClusterFacts[Name][string] } & {
  tunnelKeys: Record<KeyType, Reading<Key>>
  hostKeys: Record<KeyType, Reading<Key>>
  knownHosts: Reading<KnownHosts>
}

/** Asks over one open session. */
export async function askNode(session: Session): Promise<NodeAnswers> {
  const ask = async <T>(id: CommandId, interpretation: Interpretation<T>) =>
    createReading(await session.run(id), interpretation)
  const keys = async (prefix: 'tunnel-key' | 'host-key') => {
    const asked = keyTypes.map(
      async (type) => [type, await ask(`${prefix}-${type}`, { parse: parsePublicKey })] as const,
    )
    return Object.fromEntries(await Promise.all(asked)) as Record<KeyType, Reading<Key>>
  }
  const known = { parse: parseKnownHosts }
  const [
    addresses,
    tunnelKeys,
    hostKeys,
    authorizedKeys,
    own,
    shared,
    tunnelUnits,
    tunnelProcesses,
    preStartFile,
  ] = await Promise.all([
    ask('network-addresses', { parse: parseAddresses }),
    keys('tunnel-key'),
    keys('host-key'),
    ask('tunnel-authorized-keys', { parse: parseAuthorizedKeys }),
    ask('tunnel-known-hosts', known),
    ask('global-known-hosts', known),
    // grep's exit status 1: no line matched. 2: something there could not be read; what could be read was printed.
    ask('tunnel-units', { parse: parseTunnelUnits, exits: [0, 1, 2] }),
    ask('tunnel-processes', { parse: parseTunnelProcesses }),
    ask('mattermost-programs', { parse: findPreStart, absentExits: [2] }),
  ])
  return {
    addresses,
    tunnelKeys,
    hostKeys,
    authorizedKeys,
    knownHosts: mergeKnownHosts(own, shared),
    tunnelUnits,
    tunnelProcesses,
    preStartFile,
  }
}

const programs = '/opt/mattermost/bin'

function findPreStart(text: string) {
  return parseFiles(programs)(text).find(({ path }) => path === `${programs}/pre_start.sh`) ?? null
}

/** ssh looks into both files (ssh_config(5), UserKnownHostsFile and GlobalKnownHostsFile); the second is seldom there. */
function mergeKnownHosts(own: Reading<KnownHosts>, shared: Reading<KnownHosts>): Reading<KnownHosts> {
  if (own.status !== 'ok' || (own.value.found !== 'value' && own.value.found !== 'absent')) return own
  const lists = [own, shared].flatMap((reading) =>
    reading.status === 'ok' && reading.value.found === 'value' ? reading.value.value : [],
  )
  return { status: 'ok', value: { found: 'value', value: lists } }
}
