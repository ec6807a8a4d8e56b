import { until } from '../docker/wait-until.ts'
import { stapled } from '../stacks/first-staple.ts'
import type { Stack } from '../stacks/stack.ts'
import type { StackFault } from './fault.ts'
import { changeFile, restoreFile } from './file-change.ts'
import { edge } from './stack-hosts.ts'

export const proxyFile = '/etc/nginx/conf.d/mattermost.conf'

/** Changes the proxy's configuration. `staples`: whether nginx then has a response to staple. */
export function proxyChange(
  change: (text: string) => string,
  { staples = true }: { staples?: boolean } = {},
): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      await changeFile(edge(stack), proxyFile, change)
      await reload(stack, { staples })
    },
    async revert(stack) {
      await restoreFile(edge(stack), proxyFile)
      await reload(stack)
    },
  }
}

/** Has nginx read its configuration again, and returns once only new workers accept, each with a response to staple. */
export async function reload(stack: Stack, { staples = true }: { staples?: boolean } = {}): Promise<void> {
  await edge(stack).shell(takeOver)
  if (staples) await primeStaples(stack)
}

/**
 * A worker that was told to quit changes its process title and closes its listening sockets at the same moment, so that the title
 * tells who still accepts.
 */
const takeOver = `nginx -t 2>&1
workers() { pgrep -P "$(systemctl show nginx -p MainPID --value)" -f '^nginx: worker process$' | sort || true; }
before=$(workers)
systemctl reload nginx
for attempt in $(seq 200); do
  now=$(workers)
  [ -n "$now" ] && [ -z "$(comm -12 <(echo "$before") <(echo "$now"))" ] && exit 0
  sleep 0.05
done
echo "the workers did not change: $before" && exit 1`

const together = 16

/** Each worker fetches the response for itself, after a client was served without one: asks in bursts that reach them all. */
async function primeStaples(stack: Stack): Promise<void> {
  await until(async () => {
    const burst = await Promise.all(Array.from({ length: together }, () => stapled(stack.target)))
    return burst.every(Boolean) ? true : null
  }, 15)
}
