import { verifyTargets } from '../../cli/pipeline/verify-deployments.ts'
import { chooseStack } from '../../cli/replica/options.ts'
import { requireEngine, startStack } from '../../cli/replica/stacks.ts'
import { parseReporters } from '../../cli/settings/report-settings.ts'
import { strictGate } from '../../suites/gate.ts'
import { loudFailures } from '../endings/loud-failures.ts'
import type { Secrets } from './canary-search.ts'

/*
 * node canary-stack.ts STACK REPORT-DIR: starts that stack, tells the parent process its secrets, and runs the whole audit with all the
 * access that there is: what is printed and written is for the parent to search.
 */
const [name = '', reportDirectory = ''] = process.argv.slice(2)
const { signal } = new AbortController()
await using stack = await startStack(chooseStack(name, [], 'current'), {
  engine: await requireEngine(),
  signal,
})
const { target, access } = stack
if (access.hosts.length === 0) throw new Error('this machine does not reach the stack from inside')
const keys = access.hosts.flatMap(({ endpoint }) =>
  endpoint.credentials.keys.map((key) => key.getPrivatePEM()),
)
const secrets: Secrets = {
  ...stack.credentials,
  ...listPemLines('key of the auditor', keys[0] ?? ''),
  ...('ssh' in stack && listPemLines('key of the operator', stack.ssh.privateKey)),
}
process.send?.(secrets)
process.exitCode = await verifyTargets(
  {
    source: { kind: 'targets', deployments: [{ target, access }] },
    shard: null,
    profile: 'current',
    scope: null,
    ids: null,
    waivers: [],
    gate: strictGate,
    baseline: null,
    createBaseline: null,
    reportDirectory,
    reporters: parseReporters(['json', 'jsonl', 'junit', 'allure', 'html']),
    json: false,
    timeout: 5000,
    deadline: 60_000,
    maxConnections: 16,
    pause: 0,
  },
  { signal, failures: loudFailures, interruption: () => null },
)
process.disconnect()

/**
 * The lines of a PEM, each a secret by itself. The first is left out: in OpenSSH's form it holds only the name of the format and
 * is the same in every key.
 */
function listPemLines(what: string, pem: string): Secrets {
  const lines = pem.split('\n').filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line))
  if (lines.length === 0) throw new Error(`${what} is no PEM`)
  return Object.fromEntries(lines.slice(1).map((line, index) => [`${what}, line ${index + 2}`, line]))
}
