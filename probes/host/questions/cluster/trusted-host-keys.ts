import { defineFileCommand, mebibyte } from '../../command.ts'
import { parseKnownHosts } from '../../known-hosts.ts'
import { defineQuestion } from '../../question.ts'

export const ownKnownHosts = defineQuestion({
  command: defineFileCommand({
    id: 'tunnel-known-hosts',
    file: '/home/mattermost/.ssh/known_hosts',
    privilege: 'required',
    purpose: 'whether the tunnels know their peers',
    byteLimit: mebibyte,
  }),
  parse: parseKnownHosts,
})

export const sharedKnownHosts = defineQuestion({
  command: defineFileCommand({
    id: 'global-known-hosts',
    file: '/etc/ssh/ssh_known_hosts',
    privilege: 'none',
    purpose: 'whether the tunnels know their peers',
    byteLimit: mebibyte,
  }),
  parse: parseKnownHosts,
})
