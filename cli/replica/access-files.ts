import type { Stack } from '../../containers/stacks/stack.ts'
import type { AccessConfig, SshConfig } from '../settings/access-schema.ts'

export interface AccessFiles {
  /** What the config file says of access, its paths relative to it. */
  ssh: SshConfig
  target: AccessConfig
  /** What reports call it → name and content. All of it is secret. */
  files: Record<string, { name: string; content: string }>
}

const names = {
  key: 'auditor-key.pem',
  knownHosts: 'auditor-known_hosts',
  token: 'token',
  password: 'database-password',
  databaseCa: 'database-ca.pem',
  before: 'config.before.json',
} as const

/** A stack's access as a config file and the files that it names. Empty where this machine doesn't reach its hosts. */
export function describeAccess({ access, auditor }: Pick<Stack, 'access' | 'auditor'>): AccessFiles {
  if (access.hosts.length === 0) return { ssh: {}, target: {}, files: {} }
  const files: AccessFiles['files'] = {
    'auditor key': { name: names.key, content: auditor.privateKey },
    'auditor known hosts': { name: names.knownHosts, content: auditor.knownHosts },
    token: { name: names.token, content: access.api?.token.reveal() ?? '' },
    'config before': { name: names.before, content: access.baseline?.config.reveal() ?? '' },
  }
  const databases = access.databases.map(
    ({ name, kind, host, port, through, database, appUser, ca, account }) => {
      if (account) files['database password'] = { name: names.password, content: account.password.reveal() }
      if (ca.length > 0) files['database CA'] = { name: names.databaseCa, content: ca.join('\n') }
      return {
        ...{ name, kind, host, port, database, appUser },
        ...(through && { through: through.name }),
        ...(ca.length > 0 && { ca: [names.databaseCa] }),
        ...(account && { account: { user: account.user, tls: account.tls, passwordFile: names.password } }),
      }
    },
  )
  return {
    ssh: { agent: false, knownHosts: names.knownHosts, identityFiles: [names.key], sudo: true },
    target: {
      nodes: access.hosts.map(({ endpoint, roles }) => ({
        ...{ name: endpoint.name, host: endpoint.host, user: endpoint.user },
        roles: [...roles],
      })),
      databases,
      api: { tokenFile: names.token },
      configBaseline: names.before,
    },
    files,
  }
}
