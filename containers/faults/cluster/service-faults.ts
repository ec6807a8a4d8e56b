import { addressOf } from '../../stacks/cluster-node.ts'
import type { StackFault } from '../fault.ts'
import { createReplacement } from '../file-change.ts'
import { changeFileOnHost, createScriptReader, runScripts } from '../host-scripts.ts'
import { hostNamed } from '../stack-hosts.ts'
import { faultyNode, reloadSshd, restartFaultyNode } from './faulty-node.ts'

const keys = '/home/mattermost/.ssh/authorized_keys'
const script = '/opt/mattermost/bin/pre_start.sh'

/** sshd, the service account's keys, and the unit of Mattermost. */
export const serviceFaults = {
  'tcp-forwarding-off': {
    title: 'sshd forwards nothing',
    stack: 'cluster',
    how: 'AllowTcpForwarding no, from a hardening guide; tunnels that are open live on until they end',
    profile: 'transport-encryption',
    fails: ['cluster-ssh-forwarding'],
    effect: { read: createScriptReader(faultyNode, 'sshd -T | grep allowtcpforwarding'), broken: /no/ },
    ...runAfterEach(
      changeFileOnHost(
        faultyNode,
        '/etc/ssh/sshd_config.d/mattermost.conf',
        createReplacement(['AllowTcpForwarding yes', 'AllowTcpForwarding no']),
      ),
      reloadSshd,
    ),
  },
  'member-key-absent': {
    title: 'The key of one member is not accepted',
    stack: 'cluster',
    how: 'a node was set up anew, and its new key not spread',
    profile: 'transport-encryption',
    fails: ['cluster-ssh-keys'],
    effect: {
      read: (stack) => {
        const to = addressOf(hostNamed(stack, faultyNode))
        const login = `sudo -u mattermost ssh -o BatchMode=yes ${to} true`
        return hostNamed(stack, 'mattermost2').shell(`${login} 2>/dev/null && echo accepted || echo refused`)
      },
      broken: /^refused/,
    },
    ...changeFileOnHost(faultyNode, keys, (text) =>
      text
        .split('\n')
        .filter((line) => !line.endsWith('@mattermost2'))
        .join('\n'),
    ),
  },
  'pre-start-not-executable': {
    title: 'pre_start.sh cannot be run, so Mattermost does not start again',
    stack: 'cluster',
    how: 'the script was copied without its mode',
    profile: 'transport-encryption',
    fails: ['cluster-pre-start'],
    effect: { read: createScriptReader(faultyNode, `stat -c '%a' ${script}`), broken: /^644/ },
    ...runScripts(faultyNode, { apply: `chmod 644 ${script}`, revert: `chmod 755 ${script}` }),
  },
  'pre-start-peer-absent': {
    title: 'pre_start.sh has no line for the gossip to one peer',
    stack: 'cluster',
    how: 'the cluster grew by a node, and this script did not',
    profile: 'transport-encryption',
    fails: ['cluster-pre-start', 'cluster-tunnels', 'cluster-tunnel-reachability'],
    effect: { read: createScriptReader(faultyNode, `grep -c '^ssh' ${script}`), broken: /^3/ },
    ...runAfterEach(
      changeFileOnHost(faultyNode, script, createReplacement([/^ssh .* 18074:.*\n/gm, ''])),
      restartFaultyNode,
    ),
  },
  'node-stopped': {
    title: 'One node does not run, and nginx hides it',
    stack: 'cluster',
    how: 'its service failed at night',
    profile: 'transport-encryption',
    fails: ['cluster-status', 'cluster-tunnels', 'cluster-tunnel-reachability'],
    effect: {
      read: createScriptReader(faultyNode, 'systemctl is-active mattermost || true'),
      broken: /^inactive/,
    },
    apply: async (stack) => void (await hostNamed(stack, faultyNode).shell('systemctl stop mattermost')),
    revert: restartFaultyNode,
  },
} as const satisfies Record<string, StackFault>

/** What has to happen after each. */
function runAfterEach(
  { apply, revert }: Pick<StackFault, 'apply' | 'revert'>,
  then: StackFault['apply'],
): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      await apply(stack)
      await then(stack)
    },
    async revert(stack) {
      await revert(stack)
      await then(stack)
    },
  }
}
