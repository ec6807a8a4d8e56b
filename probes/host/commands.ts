import type { Command } from './command.ts'
import { nodeQuestions } from './node-questions.ts'
import { questions } from './questions.ts'

type Asked = (typeof questions)[keyof typeof questions] | (typeof nodeQuestions)[keyof typeof nodeQuestions]
export type CommandId = Asked['command']['id']

/**
 * The order of the sudoers snippet, kept from release to release: one that was installed earlier then differs from a new one only in
 * what is allowed. What is not named here comes last, in the order of the questions.
 */
const snippetOrder: readonly string[] = [
  'firewalld-zones',
  'firewalld-permanent',
  'firewalld-default-zone',
  'ufw-status',
  'nftables',
  'iptables',
  'ip6tables',
  'ufw-after-rules',
  'selinux-denials',
  'nginx-configuration',
  'nginx-files',
  'mattermost-config-etc',
  'mattermost-config-opt',
  'mattermost-files-etc',
  'mattermost-files-opt',
  'mattermost-running',
  'mattermost-pre-start',
  'tunnel-key-files',
  'tunnel-authorized-keys',
  'mattermost-programs',
  'tunnel-known-hosts',
  'tunnel-key-rsa',
  'tunnel-key-ecdsa',
  'tunnel-key-ed25519',
  'letsencrypt-files',
  'certbot-renewal',
  'certbot-cli',
  'private-keys-redhat',
  'private-keys-debian',
  'database-key-files',
  'sshd-configuration',
  'sockets',
  'sshd-root-outside',
  'sshd-root-inside',
  'sshd-user-outside',
  'sshd-files',
  'private-key-lines',
  'pem-lines',
  'access-lists',
  'ufw-files',
  'firewalld-files',
  'certbot-hooks',
  'renewal-jobs',
  'archived-certificates',
  'ipsec-policies',
  'process-places',
  'process-environments',
  'process-mounts',
  'process-connections',
] satisfies readonly CommandId[]

/** Everything that is ever run on a host, made of the questions: nothing else can be asked for, and all of it only reads. */
export const commands = createCommandTable([
  ...Object.values(questions),
  ...Object.values(nodeQuestions),
]) as Readonly<Record<CommandId, Command<CommandId>>>

function createCommandTable(asked: readonly { command: Command }[]): Record<string, Command> {
  const table = new Map<string, Command>()
  for (const { command } of asked) {
    const known = table.get(command.id)
    // One command may be asked for two facts; two commands of one id would share a recording.
    if (known && known !== command) throw new TypeError(`two commands are called '${command.id}'`)
    table.set(command.id, command)
  }
  return Object.fromEntries([...table].sort(([a], [b]) => rankOf(a) - rankOf(b)))
}

function rankOf(id: string): number {
  const at = snippetOrder.indexOf(id)
  return at < 0 ? snippetOrder.length : at
}
