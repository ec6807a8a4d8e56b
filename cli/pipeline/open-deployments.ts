import type { Deployment, Settings } from '../settings/settings.ts'
import { requireResolvable } from './require-resolvable.ts'

/**
 * What is to be asked: the targets, or a replica, which is started for it and goes with the stack.
 *
 * @throws UsageError where a name has no address: nothing was asked or written yet
 */
export async function openDeployments(
  settings: Settings,
  stack: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<readonly Deployment[]> {
  const deployments = await deploymentsOf(settings, stack, signal)
  await requireResolvable(
    deployments.map(({ target }) => target),
    settings.timeout,
    signal,
  )
  return deployments
}

async function deploymentsOf(
  { source, profile }: Settings,
  stack: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<readonly Deployment[]> {
  if (source.kind === 'facts') return []
  if (source.kind === 'targets') return source.deployments
  const { startReplica } = await import('../replica/start.ts')
  return [stack.use(await startReplica(source.replica, source.faults, profile, signal))]
}
