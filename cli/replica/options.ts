import { clusterVariants, tlsModes } from '../../containers/stacks/variants.ts'
import type { ProfileName } from '../../core/requirement.ts'
import { suggestName } from '../settings/suggest-name.ts'
import { UsageError } from '../usage-error.ts'

/** What `--replica-option` may set in each stack, with every value; `mattermost` besides, in all of them. */
export const stackOptions = {
  centos7: { ciphers: ['default', 'legacy'], openssl: ['default', 'perfect'] },
  'transport-encryption': {
    database: ['mariadb', 'postgresql'],
    'tls-mode': [...tlsModes.mariadb, ...tlsModes.postgresql],
    'tls-required': ['yes', 'no'],
  },
  cluster: { nodes: ['2', '3', '4', '5', '6', '7', '8'], variant: clusterVariants },
  salt: {},
} as const satisfies Record<string, Record<string, readonly string[]>>

export type StackName = keyof typeof stackOptions
type StackOptions = typeof stackOptions

/** The values as they were given: `{nodes: '5'}`. */
export type OptionsOf<Name extends StackName> = {
  -readonly [Key in keyof StackOptions[Name]]?: StackOptions[Name][Key] extends readonly (infer Value)[]
    ? Value
    : never
} & { mattermost?: string }

export type StackChoice = { [Name in StackName]: { name: Name; options: OptionsOf<Name> } }[StackName]
export type ReplicaChoice = StackChoice | { name: 'embedded' }

export const stackNames = Object.keys(stackOptions) as StackName[]
export const replicaNames: readonly ReplicaChoice['name'][] = ['embedded', ...stackNames]

/**
 * Checks a replica's name and its `key=value` options. What the options leave open follows the profile that it will be judged by.
 * Throws UsageError.
 */
export function chooseReplica(name: string, pairs: readonly string[], profile: ProfileName): ReplicaChoice {
  if (name !== 'embedded') return chooseStack(name, pairs, profile)
  if (pairs.length > 0) {
    throw new UsageError('the embedded replica knows no --replica-option: it follows --profile')
  }
  return { name }
}

/** The same for a replica in containers. */
export function chooseStack(name: string, pairs: readonly string[], profile: ProfileName): StackChoice {
  const stack = stackNames.find((known) => known === name)
  if (!stack)
    throw new UsageError(
      `no replica is named '${name}': there are ${replicaNames.join(', ')}${suggestName(name, replicaNames)}`,
    )
  const known: Record<string, readonly string[]> = stackOptions[stack]
  const options: Record<string, string> = {}
  for (const pair of pairs) {
    const [, key = '', value = ''] = /^([^=]+)=(.+)$/.exec(pair) ?? []
    const values = Object.hasOwn(known, key) ? known[key] : undefined
    const ok = key === 'mattermost' ? mattermostValue.test(value) : values?.includes(value)
    if (!ok)
      throw new UsageError(
        `'${pair}' is no option of the replica ${stack}: it knows ${describeOptions(known)}`,
      )
    if (key in options) throw new UsageError(`--replica-option ${key} is given twice`)
    options[key] = value
  }
  requireModeOfDatabase(options)
  // The pairs were checked against the same table that the type is made of.
  return { name: stack, options: { ...chooseProfileOptions(stack, profile), ...options } } as StackChoice
}

/** `stand-in`, or an image with its tag or digest. */
const mattermostValue = /^(stand-in|[\w./:-]+(:[\w.-]+|@sha256:[0-9a-f]{64}))$/

function describeOptions(known: Record<string, readonly string[]>): string {
  const own = Object.entries(known).map(([key, values]) => `${key}=${values.join('|')}`)
  return [...own, 'mattermost=stand-in|IMAGE:TAG'].join(', ')
}

function requireModeOfDatabase({ database = 'mariadb', 'tls-mode': mode }: Record<string, string>): void {
  if (mode === undefined) return
  const modes: readonly string[] = database === 'postgresql' ? tlsModes.postgresql : tlsModes.mariadb
  if (!modes.includes(mode)) {
    throw new UsageError(`tls-mode=${mode} is not one of database=${database}: it knows ${modes.join(', ')}`)
  }
}

function chooseProfileOptions(stack: StackName, profile: ProfileName): OptionsOf<'centos7'> {
  if (stack !== 'centos7') return {}
  if (profile === 'centos7-legacy') return { ciphers: 'legacy' }
  return profile === 'centos7-perfect' ? { openssl: 'perfect' } : {}
}
