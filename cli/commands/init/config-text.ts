import { stringify } from 'yaml'
import type { MattermostConfig } from '../../../probes/host/questions/mattermost-config.ts'
import type { FoundConfig, FoundInventory } from './discovery.ts'

export interface Findings {
  /** HOST or HOST:PORT. */
  host: string
  profile: string
  inventory: FoundInventory | null
  config: FoundConfig | null
}

/** The config file, with comments that say what each part gives and which secrets go where. No secret is ever part of it. */
export function renderConfig({ host, profile, inventory, config }: Findings): string {
  const databases = config ? databasesOf(config.config) : []
  return `# mmverify --config FILE. Secrets stay outside of it: in variables, or in files that only you can read.

# What to judge by: mmverify --help names the profiles.
profile: ${profile}

# How hosts are logged in to. Host keys must be in known_hosts.
# \`mmverify sudoers ACCOUNT\` prints what sudo should allow an account that may otherwise read nothing.
ssh:
  user: mmaudit
  sudo: true
  # identityFiles: [~/.ssh/id_ed25519]   # the agent at SSH_AUTH_SOCK is asked first
  # passwordEnv: MMVERIFY_SSH_PASSWORD

targets:
  - host: ${formatYamlScalar(host)}
    # ca: [corporate-ca.pem]             # a private CA to trust besides the public ones

${renderInventoryPart(inventory)}
${renderNodesPart(inventory)}
${databases.length > 0 ? renderDatabasePart(databases, config?.path ?? '') : noDatabase}
    # A token of an account with a read-only system role gives the effective configuration and the cluster's status.
    # api: { tokenEnv: MMVERIFY_API_TOKEN }

    # The config.json kept before an upgrade: lost, reset and added settings are named.
    # configBaseline: config.json.before

# What the gate fails on: critical, high, medium, low, info or regression.
failOn: info
`
}

/** SiteURL without its scheme; null where it isn't set. */
export function siteHostOf({ settings }: MattermostConfig): string | null {
  const url = URL.parse(String(settings['ServiceSettings.SiteURL'] ?? ''))
  return url?.protocol === 'https:' ? url.host : null
}

function renderInventoryPart(inventory: FoundInventory | null): string {
  if (!inventory)
    return '    # inventory: roster                  # a Salt roster, an Ansible inventory or an ssh_config'
  const secrets = inventory.secrets > 0 ? `; ${inventory.secrets} secrets stand in it in the clear` : ''
  return `    # ${inventory.format}, ${inventory.hosts.length} hosts${secrets}
    inventory: ${formatYamlScalar(inventory.path)}`
}

/** Names from an inventory need no node; without one a host is shown how. */
function renderNodesPart(inventory: FoundInventory | null): string {
  const [first] = inventory?.hosts ?? []
  return `    # What a host must be (edge, app, database); without it, whatever is found there.
    # nodes:
    #   - { name: ${formatYamlScalar(first ?? 'mattermost1')}, ${first ? '' : 'host: 192.0.2.10, '}roles: [app] }`
}

const noDatabase = `    # databases:
    #   - name: primary
    #     kind: postgresql                 # or mysql, which MariaDB is too
    #     host: db.example.com
    #     through: mattermost1             # the node it is reached by
    #     account: { user: mmaudit, passwordEnv: MMVERIFY_DB_PASSWORD }
`

interface Database {
  name: string
  kind: 'mysql' | 'postgresql'
  host: string
  port: number | null
  database: string | null
  appUser: string | null
}

function databasesOf({ dataSources }: MattermostConfig): Database[] {
  return dataSources.flatMap(({ setting, dsn }) => {
    if (dsn.status !== 'ok') return []
    return dsn.places.flatMap((place, index): Database[] => {
      if ('path' in place) return []
      const name = setting === 'SqlSettings.DataSource' ? 'primary' : setting.replace(/^SqlSettings\./, '')
      return [
        {
          name: index === 0 ? name : `${name} ${index + 1}`,
          kind: dsn.driver === 'mysql' ? 'mysql' : 'postgresql',
          host: place.host,
          port: place.port,
          database: dsn.database,
          appUser: dsn.user,
        },
      ]
    })
  })
}

function renderDatabasePart(databases: readonly Database[], path: string): string {
  const entries = databases.map(({ name, kind, host, port, database, appUser }) => {
    const lines = [
      `name: ${formatYamlScalar(name)}`,
      `kind: ${kind}`,
      `host: ${formatYamlScalar(host)}`,
      ...(port === null ? [] : [`port: ${port}`]),
      ...(database === null ? [] : [`database: ${formatYamlScalar(database)}`]),
      ...(appUser === null ? [] : [`appUser: ${formatYamlScalar(appUser)}`]),
      '# through: mattermost1               # the node it is reached by',
      '# A read-only account sees versions, grants and live sessions.',
      '# account: { user: mmaudit, passwordEnv: MMVERIFY_DB_PASSWORD, tls: verify-full }',
    ]
    return `      - ${lines.join('\n        ')}`
  })
  return `    # As ${path} names them.\n    databases:\n${entries.join('\n')}\n`
}

/** One YAML scalar on one line. */
function formatYamlScalar(text: string): string {
  return stringify(text, { lineWidth: 0, defaultStringType: 'PLAIN' }).trim()
}
