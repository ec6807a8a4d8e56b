import { detectEngine, type Engine } from '../../containers/docker/engine.ts'
import { NoSuchImage } from '../../containers/docker/image-registry.ts'
import type { StackRunOptions } from '../../containers/docker/stack-run.ts'
import type { MattermostChoice } from '../../containers/images/mattermost-image.ts'
import { startCentos7 } from '../../containers/stacks/centos7.ts'
import { startCluster } from '../../containers/stacks/cluster.ts'
import { type SaltStack, startSalt } from '../../containers/stacks/salt.ts'
import type { Stack } from '../../containers/stacks/stack.ts'
import { startTransportEncryption } from '../../containers/stacks/transport-encryption.ts'
import { UsageError } from '../usage-error.ts'
import type { OptionsOf, StackChoice } from './options.ts'

/** The Docker engine that replicas in containers need, or a usage error that says what to install. */
export async function requireEngine(): Promise<Engine> {
  const found = await detectEngine()
  if (found.status === 'ok') return found.engine
  throw new UsageError(`no Docker: ${found.reason}; --replica embedded needs none`)
}

/** Starts a stack with the options it was chosen with, and tells how long that took. */
export async function startStack(choice: StackChoice, options: StackRunOptions): Promise<Stack | SaltStack> {
  const started = performance.now()
  options.progress?.(`starting the replica ${choice.name}`)
  const stack = await startChosenStack(choice, options).catch((error) => {
    if (error instanceof NoSuchImage) throw new UsageError(`${error.message}: check mattermost=IMAGE:TAG`)
    throw error
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  options.progress?.(`the replica ${choice.name} is up after ${seconds} s, Mattermost: ${stack.mattermost}`)
  return stack
}

function startChosenStack(choice: StackChoice, options: StackRunOptions): Promise<Stack | SaltStack> {
  const common = { ...options, ...mattermostOptions(choice.options) }
  switch (choice.name) {
    case 'centos7': {
      const { ciphers, openssl } = choice.options
      return startCentos7({ ...common, ...(ciphers && { ciphers }), ...(openssl && { openssl }) })
    }
    case 'transport-encryption':
      return startTransportEncryption({ ...common, ...databaseOptions(choice.options) })
    case 'cluster': {
      const { nodes, variant } = choice.options
      return startCluster({ ...common, ...(nodes && { nodes: Number(nodes) }), ...(variant && { variant }) })
    }
    case 'salt':
      return startSalt(common)
  }
}

function databaseOptions(options: OptionsOf<'transport-encryption'>) {
  const { database, 'tls-mode': tlsMode, 'tls-required': tlsRequired } = options
  return {
    ...(database && { database }),
    ...(tlsMode && { tlsMode }),
    ...(tlsRequired && { tlsRequired: tlsRequired === 'yes' }),
  }
}

function mattermostOptions({ mattermost }: { mattermost?: string }): { mattermost?: MattermostChoice } {
  if (mattermost === undefined) return {}
  return { mattermost: mattermost === 'stand-in' ? { use: mattermost } : { image: mattermost } }
}
