import { address } from '../../stacks/cluster-node.ts'
import type { StackFault } from '../fault.ts'
import { replacing } from '../file-change.ts'
import { fileChange, reading, scripts } from '../host-scripts.ts'
import { host } from '../stack-hosts.ts'
import { member, restartMember, sshReloaded } from './faulty-node.ts'

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
    effect: { read: reading(member, 'sshd -T | grep allowtcpforwarding'), broken: /no/ },
    ...followed(
      fileChange(
        member,
        '/etc/ssh/sshd_config.d/mattermost.conf',
        replacing(['AllowTcpForwarding yes', 'AllowTcpForwarding no']),
      ),
      sshReloaded,
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
        const to = address(host(stack, member))
        const login = `sudo -u mattermost ssh -o BatchMode=yes ${to} true`
        return host(stack, 'mattermost2').shell(`${login} 2>/dev/null && echo accepted || echo refused`)
      },
      broken: /^refused/,
    },
    ...fileChange(member, keys, (text) =>
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
    effect: { read: reading(member, `stat -c '%a' ${script}`), broken: /^644/ },
    ...scripts(member, { apply: `chmod 644 ${script}`, revert: `chmod 755 ${script}` }),
  },
  'pre-start-peer-absent': {
    title: 'pre_start.sh has no line for the gossip to one peer',
    stack: 'cluster',
    how: 'the cluster grew by a node, and this script did not',
    profile: 'transport-encryption',
    fails: ['cluster-pre-start', 'cluster-tunnels', 'cluster-tunnel-reachability'],
    effect: { read: reading(member, `grep -c '^ssh' ${script}`), broken: /^3/ },
    ...followed(fileChange(member, script, replacing([/^ssh .* 18074:.*\n/gm, ''])), restartMember),
  },
  'node-stopped': {
    title: 'One node does not run, and nginx hides it',
    stack: 'cluster',
    how: 'its service failed at night',
    profile: 'transport-encryption',
    fails: ['cluster-status', 'cluster-tunnels', 'cluster-tunnel-reachability'],
    effect: { read: reading(member, 'systemctl is-active mattermost || true'), broken: /^inactive/ },
    apply: async (stack) => void (await host(stack, member).shell('systemctl stop mattermost')),
    revert: restartMember,
  },
} as const satisfies Record<string, StackFault>

/** What has to happen after each. */
function followed(
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
