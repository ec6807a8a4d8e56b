import { address } from '../../stacks/cluster-node.ts'
import type { Fault } from '../fault.ts'
import { replacing } from '../file.ts'
import { host } from '../hosts.ts'
import { fileChange, reading, restart, scripts } from '../units.ts'
import { member } from './member.ts'

const keys = '/home/mattermost/.ssh/authorized_keys'
const script = '/opt/mattermost/bin/pre_start.sh'

/** sshd, the service account's keys, and the unit of Mattermost. */
export const serviceFaults = {
  'tcp-forwarding-off': {
    title: 'sshd forwards nothing',
    stack: 'cluster',
    how: 'AllowTcpForwarding no, from a hardening guide; tunnels that are open live on until they end',
    fails: [],
    pending: ['cluster-ssh-forwarding'],
    effect: { read: reading(member, 'sshd -T | grep allowtcpforwarding'), broken: /no/ },
    ...fileChange(
      member,
      '/etc/ssh/sshd_config.d/mattermost.conf',
      replacing(['AllowTcpForwarding yes', 'AllowTcpForwarding no']),
      'systemctl reload ssh',
    ),
  },
  'member-key-absent': {
    title: 'The key of one member is not accepted',
    stack: 'cluster',
    how: 'a node was set up anew, and its new key not spread',
    fails: [],
    pending: ['cluster-ssh-keys'],
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
    fails: [],
    pending: ['cluster-pre-start'],
    effect: { read: reading(member, `stat -c '%a' ${script}`), broken: /^644/ },
    ...scripts(member, { apply: `chmod 644 ${script}`, revert: `chmod 755 ${script}` }),
  },
  'pre-start-peer-absent': {
    title: 'pre_start.sh has no line for the gossip to one peer',
    stack: 'cluster',
    how: 'the cluster grew by a node, and this script did not',
    fails: [],
    pending: ['cluster-pre-start', 'cluster-tunnels'],
    effect: { read: reading(member, `grep -c '^ssh' ${script}`), broken: /^3/ },
    ...fileChange(member, script, replacing([/^ssh .* 18074:.*\n/gm, '']), restart('mattermost')),
  },
  'node-stopped': {
    title: 'One node does not run, and nginx hides it',
    stack: 'cluster',
    how: 'its service failed at night',
    fails: [],
    pending: ['cluster-status'],
    effect: { read: reading(member, 'systemctl is-active mattermost || true'), broken: /^inactive/ },
    ...scripts(member, { apply: 'systemctl stop mattermost', revert: restart('mattermost') }),
  },
} as const satisfies Record<string, Fault>
