import { waitUntil } from '../docker/wait-until.ts'
import { hasStaple } from '../stacks/first-staple.ts'
import type { Stack } from '../stacks/stack.ts'
import type { StackFault } from './fault.ts'
import { changeFile, restoreFile } from './file-change.ts'
import { edgeOf } from './stack-hosts.ts'

export const proxyFile = '/etc/nginx/conf.d/mattermost.conf'

/** Changes the proxy's configuration. `staples`: whether nginx then has a response to staple. */
export function changeProxy(
  change: (text: string) => string,
  { staples = true }: { staples?: boolean } = {},
): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      await changeFile(edgeOf(stack), proxyFile, change)
      await reloadNginx(stack, { staples })
    },
    async revert(stack) {
      await restoreFile(edgeOf(stack), proxyFile)
      await reloadNginx(stack)
    },
  }
}

/** Has nginx read its configuration again, and returns once only new workers accept, each with a response to staple. */
export async function reloadNginx(
  stack: Stack,
  { staples = true }: { staples?: boolean } = {},
): Promise<void> {
  await edgeOf(stack).shell(reloadScript)
  if (staples) await primeStaples(stack)
}

/**
 * A worker that was told to quit changes its process title and closes its listening sockets at the same moment, so that the title
 * tells who still accepts.
 */
const reloadScript = `nginx -t 2>&1
workers() { pgrep -P "$(systemctl show nginx -p MainPID --value)" -f '^nginx: worker process$' | sort || true; }
before=$(workers)
systemctl reload nginx
for attempt in $(seq 200); do
  now=$(workers)
  [ -n "$now" ] && [ -z "$(comm -12 <(echo "$before") <(echo "$now"))" ] && exit 0
  sleep 0.05
done
echo "the workers did not change: $before" && exit 1`

const concurrentRequests = 16

/** Each worker fetches the response for itself, after a client was served without one: asks in bursts that reach them all. */
async function primeStaples(stack: Stack): Promise<void> {
  await waitUntil(async () => {
    const burst = await Promise.all(Array.from({ length: concurrentRequests }, () => hasStaple(stack.target)))
    return burst.every(Boolean) ? true : null
  }, 15)
}
